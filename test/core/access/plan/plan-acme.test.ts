import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makePlan } from "../../../../src/core/access/plan/make-plan.ts";
import { planDocument } from "../../../../src/core/access/plan/plan-document.ts";
import { readAccess } from "../../../../src/core/access/read-access.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";
import { renderPlanCounts } from "../../../../src/core/report/plan-counts.ts";
import { renderPlanMarkdown } from "../../../../src/core/report/plan-markdown.ts";
import { renderPlanText } from "../../../../src/core/report/plan-text.ts";
import { PLAIN } from "../../../../src/core/text/style.ts";

const files = globSync("examples/acme/**/*", { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`)
  .sort();
const { estate } = readEstate(files.map((name) => ({ name, text: readFileSync(name, "utf8") })));
const policies = new Map([
  ["../policies/docs-publish.json", { text: readFileSync("examples/policies/docs-publish.json", "utf8") }],
]);
const declaration = readAccess({
  name: "examples/acme/sallyport.yaml",
  text: readFileSync("examples/acme/sallyport.yaml", "utf8"),
}).value;
if (declaration === undefined) throw new Error("the example cannot be read");
const { value: plan, diagnostics } = makePlan(declaration, { estate, files: policies });
if (plan === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
const document = planDocument(plan);

describe("the plan of the example", () => {
  it("reads as it is kept", async () => {
    await expect(renderPlanText(document, PLAIN)).toMatchFileSnapshot("../../../golden/plan/acme.txt");
  });

  it("is a comment as it is kept", async () => {
    await expect(renderPlanMarkdown(document)).toMatchFileSnapshot("../../../golden/plan/acme.md");
  });

  it("ends in the counts", () => {
    expect(renderPlanText(document, PLAIN).trimEnd().split("\n").at(-1)).toBe(
      "Plan: 3 to add, 3 to change, 0 to destroy, 2 to adopt.",
    );
    expect(JSON.parse(renderPlanCounts(document))).toEqual({ create: 3, update: 5, delete: 0 });
  });

  it("proves every grant", () => {
    expect(document.proofs.filter(({ holds, exact }) => holds !== true || !exact)).toEqual([]);
    expect(document.refused).toEqual([]);
  });

  it("has what programs were promised", () => {
    expect(document).toMatchObject({ formatVersion: "1.0", stack: "acme-platform", complete: true });
    for (const change of document.changes) {
      expect(change).toHaveProperty("kind");
      expect(change.id).not.toBe("");
      expect(["broadens", "narrows", "mixed", "same", "undecided"]).toContain(change.access);
    }
  });
});
