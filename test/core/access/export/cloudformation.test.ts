import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exportCloudFormation } from "../../../../src/core/access/export/cloudformation.ts";
import { estateOf } from "../../estate/kit.ts";
import { OBJECTS, creating, deleting } from "./objects.ts";
import { asIfItStood, itKeepsWhatIsMeant } from "./read-back.ts";

const hasCfnLint = spawnSync("cfn-lint", ["--version"]).error === undefined;
const text = exportCloudFormation(creating(OBJECTS));

describe("changes as CloudFormation", () => {
  itKeepsWhatIsMeant((objects) => asIfItStood(estateOf({ "stack.json": exportCloudFormation(creating(objects)) })));

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
