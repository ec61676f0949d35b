import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { exportTerraform } from "../../../../src/core/access/export/terraform.ts";
import { ACCOUNT, OBJECTS, ROLE, creating, deleting, trustOf, updating } from "./objects.ts";

const hasTerraform = spawnSync("terraform", ["version"]).error === undefined;
const ONE = [{ name: "prod", id: ACCOUNT, region: "eu-west-1" }];
const TWO = [
  ...ONE,
  { name: "Staging 2", id: "222222222222", profile: "acme-staging", role: "arn:aws:iam::222222222222:role/apply" },
];

const role = OBJECTS.find((object) => object.kind === "role" && object.arn === ROLE);
if (role?.kind !== "role") throw new TypeError("no role");
const update = updating({ ...role, trust: trustOf("develop") }, role);
const inTwo = [...creating(OBJECTS), ...creating(OBJECTS).map((change) => ({ ...change, account: "222222222222" }))];

describe("changes as Terraform", () => {
  const text = exportTerraform(creating(OBJECTS), ONE);

  it.skipIf(!hasTerraform).each([
    ["one account", text],
    ["two accounts", exportTerraform(inTwo, TWO)],
    ["what stands, and what goes", exportTerraform([update, ...deleting(OBJECTS)], ONE)],
  ])("are as `terraform fmt` leaves them: %s (skipped without terraform)", (_name, hcl) => {
    // What is on standard error is about the machine's own settings, if anything.
    const { status, stdout } = spawnSync("terraform", ["fmt", "-"], { input: hcl, encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toBe(hcl);
  });

  it("refer to each other, so that Terraform knows the order", () => {
    expect(text).toContain("role = aws_iam_role.api_deploy.name");
    expect(text).toContain("policy_arn = aws_iam_policy.extra.arn");
    expect(text).toContain('resource "aws_iam_user_policy_attachment" "ecr_push_extra"');
  });

  it("never reach another account than the one that they are for", () => {
    expect(text).toContain(`allowed_account_ids = ["${ACCOUNT}"]`);
  });

  it("leave no template open in a policy or a text", () => {
    expect(text).toContain("acme/$${aws:PrincipalTag/team}/*");
    expect(text).toContain("for $HOME, $${aws:username} and %%{if}'s");
    expect(text).not.toMatch(/(?<!\$)\$\{/);
  });

  it("take over what stands instead of making it again", () => {
    const hcl = exportTerraform([update], ONE);
    expect(hcl).toContain('import {\n  to = aws_iam_role.api_deploy\n  id = "api-deploy"\n}');
  });

  it("keep objects of one spelling apart", () => {
    const twin = { ...role, arn: ROLE.replace("api-deploy", "api.deploy") };
    const hcl = exportTerraform(creating([role, twin]), ONE);
    expect(hcl).toContain('"aws_iam_role" "api_deploy" {');
    expect(hcl).toContain('"aws_iam_role" "api_deploy_2" {');
  });

  it("show where a machine's instance profile goes", () => {
    expect(text).toContain("iam_instance_profile = aws_iam_instance_profile.runners.name");
  });
});
