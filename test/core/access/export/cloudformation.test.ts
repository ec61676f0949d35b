import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exportCloudFormation } from "../../../../src/core/access/export/cloudformation.ts";
import { printPolicy } from "../../../../src/core/iam/print-policy.ts";
import { estateOf } from "../../estate/kit.ts";
import { OBJECTS, ROLE, creating, deleting } from "./objects.ts";

const hasCfnLint = spawnSync("cfn-lint", ["--version"]).error === undefined;
const text = exportCloudFormation(creating(OBJECTS));
const [account] = estateOf({ "stack.json": text }).accounts;

describe("changes as CloudFormation", () => {
  it("are read back with every role as it was meant", () => {
    const roles = OBJECTS.filter((object) => object.kind === "role");
    const read = roles.map(({ arn }) => account?.roles?.find((role) => arn.endsWith(`/${role.name}`)));
    expect(
      read.map((role) => ({
        trust: role?.trust?.policy && printPolicy(role.trust.policy),
        path: role?.path,
        tags: role?.tags,
        seconds: role?.maxSessionSeconds,
      })),
    ).toEqual(
      roles.map(({ trust, tags, maxSessionSeconds }) => ({
        trust,
        path: "/gitlab/",
        tags,
        seconds: maxSessionSeconds,
      })),
    );
  });

  it("are read back with what roles may do, inline and attached", () => {
    const role = account?.roles?.find(({ name }) => name === "api-deploy");
    const inline = OBJECTS.flatMap((object) =>
      object.kind === "inline-policy" && object.owner === ROLE ? [object] : [],
    );
    expect(role?.inline.map(({ name, policy }) => ({ name, policy: policy && printPolicy(policy) }))).toEqual(
      inline.map(({ name, policy }) => ({ name, policy })),
    );
    expect(role?.attached.map((arn) => arn.split("/").at(-1))).toEqual(["extra"]);
    expect(account?.users?.[0]?.attached.map((arn) => arn.split("/").at(-1))).toEqual(["extra"]);
    expect(account?.instanceProfiles?.[0]?.roles.map((one) => one.split("/").at(-1))).toEqual(["runners"]);
    const managed = account?.policies?.find(({ name }) => name === "extra")?.held.policy;
    const wanted = OBJECTS.find(({ kind }) => kind === "managed-policy");
    expect(managed && printPolicy(managed)).toBe(wanted?.kind === "managed-policy" ? wanted.policy : undefined);
  });

  it("are read back with the provider and its audiences", () => {
    expect(account?.providers?.map(({ url, clientIds }) => ({ url, clientIds }))).toEqual([
      { url: "gitlab.com", clientIds: ["https://gitlab.com", "sts.amazonaws.com"] },
    ]);
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
