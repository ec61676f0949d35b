import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../src/core/text/canonical-json.ts";
import { editYaml } from "../../../src/core/text/edit-yaml.ts";
import { flowYaml } from "../../../src/core/text/flow-yaml.ts";
import { toValue } from "../../../src/core/text/node.ts";
import { readYaml } from "../../../src/core/text/yaml.ts";

const TEXT = `# ours
version: 1
grants:
  # ships the API
  api:
    from: { project: acme/api, branches: [main] }   # as agreed
    can:
      - ecr-login
      - ecr-push: { repository: api }   # its images

  web: # the site
    from:
      project: acme/web
      branches:
        - main     # what is live
        - dev
      protected: true
    can: [ { s3-sync: { bucket: web } } ]
tail: &list [1]
other: *list
`;

function edited(path: readonly (string | number)[], value?: Parameters<typeof flowYaml>[0]): string | undefined {
  return editYaml({ text: TEXT }, [{ path, ...(value === undefined ? {} : { value }) }]);
}

/** The lines that are gone and those that are new. */
function changed(text: string | undefined): readonly string[] {
  const [before, after] = [TEXT.split("\n"), (text ?? "").split("\n")];
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `-${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+${line}`),
  ];
}

describe("editing a YAML text", () => {
  it("sets a value in place and leaves the comment behind it", () => {
    expect(changed(edited(["grants", "api", "from", "branches"], ["main", "release/*"]))).toEqual([
      "-    from: { project: acme/api, branches: [main] }   # as agreed",
      '+    from: { project: acme/api, branches: [main, "release/*"] }   # as agreed',
    ]);
  });

  it("keeps the lines of a list that stay, with their comments", () => {
    expect(changed(edited(["grants", "web", "from", "branches"], ["main", "stable"]))).toEqual([
      "-        - dev",
      "+        - stable",
    ]);
  });

  it("puts a new key behind the others of its mapping, however that is written", () => {
    expect(changed(edited(["grants", "web", "from", "id"], "7"))).toEqual(['+      id: "7"']);
    expect(changed(edited(["grants", "api", "from", "id"], "7"))).toEqual([
      "-    from: { project: acme/api, branches: [main] }   # as agreed",
      '+    from: { project: acme/api, branches: [main], id: "7" }   # as agreed',
    ]);
    expect(changed(edited(["grants", "api", "tags", "a b"], "c"))).toEqual(['+    tags: { "a b": c }']);
  });

  it("adds items to a list, and takes them away", () => {
    expect(changed(edited(["grants", "api", "can", 2], { policy: "./p.json" }))).toEqual(["+      - policy: ./p.json"]);
    expect(changed(edited(["grants", "web", "can", 1], { policy: "./p.json" }))).toEqual([
      "-    can: [ { s3-sync: { bucket: web } } ]",
      "+    can: [ { s3-sync: { bucket: web } }, { policy: ./p.json } ]",
    ]);
    expect(changed(edited(["grants", "api", "can", 0]))).toEqual(["-      - ecr-login"]);
  });

  it("takes keys away, first and last of a mapping too", () => {
    expect(changed(edited(["grants", "web", "from", "protected"]))).toEqual(["-      protected: true"]);
    expect(changed(edited(["grants", "web", "from", "project"]))).toEqual(["-      project: acme/web"]);
    expect(changed(edited(["grants", "api", "from", "project"]))).toContain(
      "+    from: { branches: [main] }   # as agreed",
    );
  });

  it("does nothing behind an alias, which would change another place", () => {
    expect(edited(["other", 1], "x")).toBeUndefined();
  });

  it("says its own beside what a merge key brings, instead of changing what others merge too", () => {
    const text = "a: &a { x: 1 }\nb: { <<: *a, y: 2 }\nc:\n  <<: *a\n  y: 2\n";
    const edits = ["b", "c"].map((key) => ({ path: [key, "x"], value: "new" }));
    expect(editYaml({ text }, edits)).toBe(
      "a: &a { x: 1 }\nb: { <<: *a, y: 2, x: new }\nc:\n  <<: *a\n  y: 2\n  x: new\n",
    );
    expect(editYaml({ text }, [{ path: ["b", "x"] }])).toBeUndefined();
  });

  it("keeps the line ends of Windows", () => {
    const text = "a:\r\n  b: 1\r\nc: 2\r\n";
    expect(editYaml({ text }, [{ path: ["a", "d"], value: "x" }])).toBe("a:\r\n  b: 1\r\n  d: x\r\nc: 2\r\n");
  });

  it("has set just what it says, or nothing, whatever the text looks like", () => {
    const key = fc.constantFrom("a", "b", "c d", "#", "true");
    const leaf = fc.oneof(fc.constantFrom("x", "a: b", "- y", "", "12", "'", "\u0085"), fc.boolean());
    const { value } = fc.letrec<{ value: Parameters<typeof flowYaml>[0] }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(key, tie("value"), { maxKeys: 3 }),
      ),
    }));
    const document = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 });
    fc.assert(
      fc.property(document, key, fc.option(value, { nil: undefined }), fc.boolean(), (before, at, wanted, isBlock) => {
        const text = isBlock ? block(before) : flowYaml(before);
        const after = editYaml({ text }, [{ path: [at], ...(wanted === undefined ? {} : { value: wanted }) }]);
        if (after === undefined) {
          expect(isBlock).toBe(true);
          return;
        }
        const { [at]: _, ...rest } = before;
        const expected = wanted === undefined ? rest : { ...rest, [at]: wanted };
        const read = readYaml({ text: after }).value;
        expect(read === undefined ? undefined : canonicalJson(toValue(read))).toBe(canonicalJson(expected));
      }),
    );
  });
});

function block(value: Readonly<Record<string, Parameters<typeof flowYaml>[0] | undefined>>): string {
  return Object.entries(value)
    .map(([key, item]) => `# about ${JSON.stringify(key)}\n${flowYaml(key)}: ${flowYaml(item ?? "")} # behind\n`)
    .join("");
}
