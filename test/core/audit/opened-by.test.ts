import { describe, expect, it } from "vitest";
import { judgeDoors } from "../../../src/core/audit/judged-door.ts";
import { type AskedProject, openedBy } from "../../../src/core/audit/opened-by.ts";
import { inventoryOf } from "../../../src/core/escalate/inventory.ts";
import { readEstate } from "../../../src/core/estate/read-estate.ts";
import { readGiven } from "../../../src/edge/files/read-given.ts";

const { estate } = readEstate(readGiven(process.cwd(), ["examples/acme"]).sources);
const doors = judgeDoors(estate, inventoryOf(estate), {});

function opened(project: AskedProject): readonly string[] {
  return openedBy(doors, project)
    .filter(({ door }) => door.kind === "oidc" || door.kind === "key")
    .map(({ door }) => door.name);
}

describe("the doors that a project opens", () => {
  it("are its own, those of its group, and those of everybody", () => {
    const names = opened({ path: "acme/platform/api", id: "48120001" });
    expect(names).toContain("api-deploy");
    expect(names).toContain("sandbox");
    expect(names).toContain("shared-ci");
    expect(names).not.toContain("docs-publish");
  });

  it("are fewer for a branch that its own door does not name", () => {
    expect(opened({ path: "acme/platform/api", id: "48120001", branch: "develop" })).not.toContain("api-deploy");
    expect(opened({ path: "acme/platform/api", id: "48120001", branch: "main" })).toContain("api-deploy");
  });

  it("leave out a door that is pinned to another id of the same path", () => {
    expect(opened({ path: "acme/platform/api", id: "1" })).not.toContain("api-deploy");
  });

  it("are only the open ones for a stranger", () => {
    expect(opened({ path: "evil/thing" })).toEqual(["gitlab-ci", "preview-deploy", "shared-ci"]);
  });

  it("include a key that lies in its variables", () => {
    expect(opened({ path: "acme/legacy/aws-network-cdk" })).toContain("gitlab-ecr-push");
  });
});
