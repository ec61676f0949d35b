import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exportCloudFormation } from "../../../../src/core/access/export/cloudformation.ts";
import { keyOf, standingIn } from "../../../../src/core/access/plan/standing.ts";
import { estateOf } from "../../estate/kit.ts";
import { ACCOUNT, OBJECTS, creating, deleting } from "./objects.ts";
import { asIfItStood, differing } from "./read-back.ts";

const hasCfnLint = spawnSync("cfn-lint", ["--version"]).error === undefined;
const text = exportCloudFormation(creating(OBJECTS));
const estate = asIfItStood(estateOf({ "stack.json": text }));

describe("changes as CloudFormation", () => {
  it("are read back as what they meant, object by object, and as nothing else", () => {
    expect(estate.accounts.map(({ id }) => id)).toEqual([ACCOUNT]);
    expect(differing(estate, ACCOUNT, OBJECTS)).toEqual([]);
    const known = new Set(OBJECTS.map(keyOf));
    expect([...standingIn(estate, ACCOUNT).objects.keys()].filter((key) => !known.has(key))).toEqual([]);
  });

  it("show what differs, so that the reading back can fail", () => {
    const other = OBJECTS.map((object) => (object.kind === "role" ? { ...object, maxSessionSeconds: 4000 } : object));
    const read = asIfItStood(estateOf({ "stack.json": exportCloudFormation(creating(other)) }));
    expect(differing(read, ACCOUNT, OBJECTS)).toEqual(
      OBJECTS.filter(({ kind }) => kind === "role").map((object) => keyOf(object)),
    );
  });

  it.skipIf(!hasCfnLint)("fit AWS's own schemas (skipped without cfn-lint)", { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-cfn-"));
    try {
      const file = join(folder, "stack.json");
      writeFileSync(file, text);
      const { status, stdout } = spawnSync("cfn-lint", [file], { encoding: "utf8" });
      expect([status, stdout]).toEqual([0, ""]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("keep the provider when the stack goes, since other roles stand on it", () => {
    expect(JSON.parse(text).Resources.GitlabComProvider).toMatchObject({ DeletionPolicy: "Retain" });
  });

  it("name what a template cannot say", () => {
    const template = JSON.parse(exportCloudFormation(deleting(OBJECTS)));
    expect(template.Metadata.Sallyport.ByHand).toHaveLength(OBJECTS.length);
    expect(JSON.parse(text).Metadata.Sallyport.ByHand).toEqual([expect.stringContaining("i-0abcdef1234567890")]);
  });
});
