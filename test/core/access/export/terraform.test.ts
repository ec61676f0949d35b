import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { heredoc, list, quoted, tagMap } from "../../../../src/core/access/export/hcl.ts";
import { exportTerraform } from "../../../../src/core/access/export/terraform.ts";
import type { CloudObject } from "../../../../src/core/change/object.ts";
import type { Estate } from "../../../../src/core/estate/estate.ts";
import { estateOf } from "../../estate/kit.ts";
import { asIfItStood, differing, itKeepsWhatIsMeant } from "./read-back.ts";
import { planOf, readHcl } from "./read-hcl.ts";
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

/** What an exported configuration makes, by the reader of plans. */
function readBack(hcl: string): Estate {
  return asIfItStood(estateOf({ "plan.json": planOf(readHcl(hcl)) }));
}

function elsewhere(object: CloudObject, account: string): CloudObject {
  return JSON.parse(JSON.stringify(object).replaceAll(ACCOUNT, account));
}

describe("changes as Terraform, read back", () => {
  itKeepsWhatIsMeant((objects) => readBack(exportTerraform(creating(objects), ONE)));

  it("stand each in the account that it is for", () => {
    const other = "222222222222";
    const two = [
      ...creating(OBJECTS),
      ...creating(OBJECTS.map((object) => elsewhere(object, other))).map((change) => ({ ...change, account: other })),
    ];
    const estate = readBack(exportTerraform(two, TWO));
    expect(differing(estate, ACCOUNT, OBJECTS)).toEqual([]);
    const moved = OBJECTS.map((object) => elsewhere(object, other));
    expect(differing(estate, other, moved)).toEqual([]);
  });

  it("tag what can be tagged as it was declared", () => {
    const root = readHcl(exportTerraform(creating(OBJECTS), ONE));
    for (const [type, object] of [
      ["aws_iam_policy", OBJECTS.find(({ kind }) => kind === "managed-policy")],
      ["aws_iam_instance_profile", OBJECTS.find(({ kind }) => kind === "instance-profile")],
    ] as const) {
      const resource = root.blocks.find(({ labels }) => labels[0] === type);
      const tags = object !== undefined && "tags" in object ? object.tags : undefined;
      expect(resource?.attributes.get("tags")).toEqual({ kind: "value", value: tags });
    }
  });

  it("import just what stands already, under its own name", () => {
    const root = readHcl(exportTerraform([update, ...creating(OBJECTS.slice(3))], ONE));
    const imports = root.blocks.filter(({ type }) => type === "import");
    expect(imports.map(({ attributes }) => attributes.get("to"))).toEqual([
      { kind: "reference", to: "aws_iam_role.api_deploy" },
    ]);
  });

  it("keep every text as it is, whatever is in it", () => {
    const character = fc.constantFrom(
      ..."aZ9 ${}%\"\\'`<#/*\n\t".split(""),
      "${",
      "%{",
      "$${",
      "EOT",
      "JSON",
      "é",
      "\u0001",
    );
    const words = fc.array(character, { maxLength: 12 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(words, fc.dictionary(words, words, { maxKeys: 3 }), (text, tags) => {
        const policy = JSON.stringify({ Version: "2012-10-17", Statement: [], Id: text }, undefined, 2);
        const map = tagMap(tags);
        const hcl = `a = ${quoted(text)}\nb = ${list([text, "x"])}\nc = ${heredoc(policy)}\n${map === undefined ? "" : `d = ${map}\n`}`;
        const { attributes } = readHcl(hcl);
        const value = (name: string): unknown => {
          const found = attributes.get(name);
          return found?.kind === "value" ? found.value : undefined;
        };
        expect(value("a")).toBe(text);
        expect(value("b")).toEqual([text, "x"]);
        expect(value("c")).toBe(`${policy}\n`);
        expect(value("d") ?? {}).toEqual(tags);
      }),
    );
  });

  it.skipIf(!hasTerraform)(
    "are read as Terraform itself reads them (skipped without terraform)",
    { timeout: 60_000 },
    () => {
      const texts = [
        `ships "the API" for $HOME, \${aws:username} and %{if}'s \\n`,
        "$${x} %%{y} $$ %% \\",
        "a\nb\tc",
        "\u0001é",
      ];
      const policy = JSON.stringify(
        { Id: texts[0], Resource: "arn:aws:s3:::acme/${aws:PrincipalTag/team}/*" },
        undefined,
        2,
      );
      const values = [...texts.map(quoted), heredoc(policy), tagMap({ 'a "b" ${c}': texts[1] ?? "" }) ?? ""];
      const hcl = values.map((value, at) => `output "o${at}" {\n  value = ${value}\n}\n`).join("");
      const cwd = mkdtempSync(join(tmpdir(), "sallyport-tf-"));
      try {
        writeFileSync(join(cwd, "main.tf"), hcl);
        const env = { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
        const run = (...words: string[]) => spawnSync("terraform", words, { cwd, encoding: "utf8", env });
        expect(run("apply", "-auto-approve", "-input=false").status).toBe(0);
        const outputs: Record<string, { value: unknown }> = JSON.parse(run("output", "-json").stdout);
        const ours = readHcl(hcl).blocks.map(({ attributes }) => attributes.get("value"));
        expect(ours).toEqual(ours.map((_, at) => ({ kind: "value", value: outputs[`o${at}`]?.value })));
      } finally {
        rmSync(cwd, { recursive: true });
      }
    },
  );
});
