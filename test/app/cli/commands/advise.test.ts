import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { askAnswers } from "../../../../src/app/cli/advise/ask-answers.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";
import { desireText } from "../../../core/access/desired/declare.ts";
import { runCli } from "../../run-cli.ts";

const ACME = Object.fromEntries(
  globSync("examples/acme/**/*", { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "sallyport.yaml")
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .sort()
    .map((name) => [name, readFileSync(name, "utf8")]),
);

const advise = (words: readonly string[], files: Readonly<Record<string, string>> = {}) =>
  runCli(["advise", ...words], { files });

describe("sallyport advise, of an estate", () => {
  it.each([
    ["text", "txt"],
    ["markdown", "md"],
    ["yaml", "yaml"],
  ])("says what should replace what, as %s", async (format, extension) => {
    const { code, stdout } = await advise(["examples/acme", "--tenant", "acme", "--format", format], ACME);
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot(`../../../golden/advise/acme.${extension}`);
  });

  it("writes lines that can be planned, with and without what was read", async () => {
    const { stdout } = await advise(["examples/acme", "--tenant", "acme", "--format", "yaml"], ACME);
    const { estate } = readEstate(Object.entries(ACME).map(([name, text]) => ({ name, text })));
    for (const known of [undefined, estate]) {
      const { value, diagnostics } = desireText(stdout, known);
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(value?.grants.length).toBe(8);
    }
  });

  it("replaces the key by a role for the project that holds it, with what it may do", async () => {
    const { stdout } = await advise(["examples/acme", "--tenant", "acme", "--format", "json"], ACME);
    const { advice, files } = JSON.parse(stdout);
    expect(advice[0]).toMatchObject({
      resource: "arn:aws:iam::111111111111:user/gitlab-ecr-push",
      kind: "job-role",
      grants: ["gitlab-ecr-push"],
    });
    expect(files[0].yaml).toContain("- ecr-push: { repository: aws-network-cdk }");
    expect(files[0].yaml).toContain('from: { project: acme/legacy/aws-network-cdk, id: "48120005"');
  });

  it("finds nothing to replace in a door that fits, and says so", async () => {
    const condition = {
      StringEquals: {
        "gitlab.com:aud": "sts.amazonaws.com",
        "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main",
        "gitlab.com:project_id": "20",
      },
    };
    const { code, stdout } = await advise(["export.json", "--tenant", "acme"], { "export.json": exported(condition) });
    expect(code).toBe(0);
    expect(stdout).toContain("nothing here calls for another kind of door");
  });

  it("keeps hostile names harmless in lines and comments", async () => {
    const condition = { StringLike: { "gitlab.com:sub": "project_path:acme*:*" } };
    const evil = exported(condition, "a\u001b[31m\n    role: admin # x");
    const { stdout } = await advise(["export.json", "--format", "yaml"], { "export.json": evil });
    expect(stdout).not.toContain("\u001b");
    expect(stdout).not.toMatch(/^ {4}role: admin/m);
    const { diagnostics } = desireText(stdout);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

describe("sallyport advise, of what is to be made", () => {
  it("answers by flags alone", async () => {
    const words = ["--kind", "job", "--issuer", "gitlab.example.com", "--private", "--can", "ecr-push", "--no-input"];
    const { code, stdout } = await advise(words);
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot("../../../golden/advise/elsewhere.txt");
  });

  it.each([
    [["--kind", "jobb"], "did you mean `job`?"],
    [["--kind", "job", "--can", "ecr-psh"], "did you mean `ecr-push`?"],
    [["--kind", "job", "--issuer", "https://git lab"], "expected an address"],
    [["--kind", "job", "--issuer", "https://gitlab.com", "--private"], "AWS reaches gitlab.com"],
    [["--kind", "job", "--project", "acme"], "expected a full path"],
    [["--kind", "job", "--id", "x1"], "expected the project's id"],
    [["--kind", "job", "--branch", "a b"], "which no branch can be called"],
    [["--kind", "job", "--account", "prod"], "`prod` is no account"],
    [["--kind", "job", "somewhere"], "a PATH was given"],
    [[], "needs a PATH to look at, or `--kind`"],
  ])("refuses %j", async (words, says) => {
    const { code, stdout, stderr } = await advise(words);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(says);
  });

  it("takes --private for a GitLab of one's own", async () => {
    const { stdout } = await advise(["--kind", "job", "--private", "--format", "json"]);
    expect(JSON.parse(stdout).advice[0].kind).toBe("job-role-elsewhere");
  });
});

describe("the questions of advise", () => {
  const answering = (...answers: readonly (string | undefined)[]) => {
    const asked: string[] = [];
    const left = [...answers];
    return {
      asked,
      ask: async ({ message }: { readonly message: string }) => {
        asked.push(message);
        return left.shift();
      },
    };
  };

  it("ask only for what the answers before leave open", async () => {
    const { ask, asked } = answering("runner", "");
    expect(await askAnswers({ can: [] }, ask)).toEqual({ serves: "runner", can: [] });
    expect(asked).toHaveLength(2);
  });

  it("ask whether AWS reaches a GitLab, unless it is gitlab.com", async () => {
    const own = answering("job", "https://gitlab.example.com", "no", "acme/app", "ecr-push, cdk-deploy");
    expect(await askAnswers({ can: [] }, own.ask)).toEqual({
      serves: "job",
      issuer: "https://gitlab.example.com",
      isPrivate: true,
      project: "acme/app",
      can: ["ecr-push", "cdk-deploy"],
    });
    const com = answering("https://gitlab.com", "", "");
    expect(await askAnswers({ serves: "job", can: [] }, com.ask)).toMatchObject({ isPrivate: false });
  });

  it("stop when the person stops", async () => {
    expect(await askAnswers({ can: [] }, answering(undefined).ask)).toBeUndefined();
    expect(await askAnswers({ can: [] }, answering("chart", undefined).ask)).toBeUndefined();
  });
});

/** What `aws iam get-account-authorization-details` answers, with one role. */
function exported(condition: object, description = ""): string {
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: condition,
      },
    ],
  };
  const role = {
    Path: "/",
    RoleName: "deploy",
    RoleId: "AROAEXAMPLE",
    Arn: "arn:aws:iam::111111111111:role/deploy",
    CreateDate: "2025-01-01T00:00:00Z",
    AssumeRolePolicyDocument: trust,
    Description: description,
    InstanceProfileList: [],
    RolePolicyList: [
      {
        PolicyName: description === "" ? "push" : description,
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: [`sqs${description}:x`, "ecr:*"], Resource: `*${description}` }],
        },
      },
    ],
    AttachedManagedPolicies: [],
    Tags: [],
  };
  return JSON.stringify({ UserDetailList: [], GroupDetailList: [], RoleDetailList: [role], Policies: [] });
}
