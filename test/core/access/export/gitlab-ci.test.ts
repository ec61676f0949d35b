// The jobs are read back as GitLab would read them: each runs on just the refs on which its role lets it in.
import { describe, expect, it } from "vitest";
import { exportGitlabCi } from "../../../../src/core/access/export/gitlab-ci.ts";
import { admits } from "../../../../src/core/admission/admits.ts";
import { mintClaims } from "../../../../src/core/gitlab/mint-claims.ts";
import type { Pipeline } from "../../../../src/core/gitlab/pipeline.ts";
import { toValue } from "../../../../src/core/text/node.ts";
import { readYaml } from "../../../../src/core/text/yaml.ts";
import { desire } from "../../../../src/core/access/desired/desire.ts";
import { readAccess } from "../../../../src/core/access/read-access.ts";
import { estateOf } from "../../estate/kit.ts";
import { declarationText } from "../desired/declare.ts";

const GRANTS = `
main: { from: { project: acme/api, id: "7", branches: [main], protected: true }, into: prod, can: [ecr-login] }
releases: { from: { project: acme/api, id: "7", branches: ["release/*", main], tags: ["v*"] }, into: prod, can: [ecr-login] }
odd: { from: { project: acme/api, id: "7", branches: ["a.b+c/*", "x'y"] }, into: prod, can: [ecr-login] }
guarded: { from: { project: acme/api, id: "7", protected: true }, into: prod, can: [ecr-login] }
by-hand: { from: { project: acme/api, id: "7", tags: [v1], pipeline-sources: [web, schedule] }, into: prod, can: [ecr-login] }
any: { from: { project: acme/api, id: "7", dangerously-any-ref: true }, into: prod, can: [ecr-login] }
pages: { from: { project: acme/api, id: "7", branches: [main] }, environment: production, into: prod, can: [ecr-login] }
`;

interface Job {
  readonly id_tokens: Readonly<Record<string, { readonly aud: string }>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly rules?: readonly { readonly if: string }[];
  readonly script: readonly string[];
}

function read(text: string): readonly Job[] {
  const { value, diagnostics } = readYaml({ name: ".gitlab-ci.yml", text });
  expect(diagnostics).toEqual([]);
  // As an audit takes the file.
  expect(estateOf({ ".gitlab-ci.yml": text }).ciFiles).toHaveLength(1);
  return Object.values(value === undefined ? {} : (toValue(value) as Record<string, Job>));
}

/** `rules:if` of GitLab ("CI/CD job rules"): `==`, `=~` and `&&`. A variable that is not there is equal to no text. */
function runs({ rules }: Job, variables: Readonly<Record<string, string>>): boolean {
  if (rules === undefined) return true;
  return rules.some((rule) => rule.if.split(" && ").every((part) => holds(part, variables)));
}

function holds(part: string, variables: Readonly<Record<string, string>>): boolean {
  const [, name = "", operator, operand = ""] = /^\$(\w+) (==|=~) (.+)$/.exec(part) ?? [];
  if (operator === "==") return variables[name] === JSON.parse(operand);
  if (operator !== "=~") throw new Error(`no condition: ${part}`);
  const pattern = /^\/(.*)\/$/.exec(operand)?.[1] ?? "";
  return variables[name] !== undefined && new RegExp(pattern, "u").test(variables[name]);
}

const REFS = ["main", "maint", "release/1", "release", "a.b+c/1", "aXb+c/1", "x'y", "v1", "v1.2", "xv1"];
const UNIVERSE: readonly Pipeline[] = REFS.flatMap((ref) =>
  (["branch", "tag"] as const).flatMap((refType) =>
    [true, false].flatMap((isProtected) =>
      (["push", "web", "schedule"] as const).map((source) => ({
        audience: "sts.amazonaws.com",
        project: { path: "acme/api", id: "7" },
        ref,
        refType,
        protected: isProtected,
        source,
      })),
    ),
  ),
);

function variablesOf({ ref, refType, protected: isProtected, source }: Pipeline): Readonly<Record<string, string>> {
  return {
    [refType === "tag" ? "CI_COMMIT_TAG" : "CI_COMMIT_BRANCH"]: ref,
    CI_COMMIT_REF_PROTECTED: String(isProtected === true),
    CI_PIPELINE_SOURCE: source ?? "push",
  };
}

describe("jobs for .gitlab-ci.yml", () => {
  const declaration = readAccess({ text: declarationText(GRANTS) }).value;
  if (declaration === undefined) throw new Error("no declaration");
  const desired = desire(declaration).value;
  if (desired === undefined) throw new Error("nothing desired");
  const jobs = read(exportGitlabCi(desired, "sts.amazonaws.com"));

  it("are one for each grant, with the audience that its provider accepts and the role that it takes", () => {
    expect(jobs.map(({ variables }) => variables["AWS_ROLE_ARN"])).toEqual(
      desired.grants.map(({ principal }) => principal),
    );
    for (const { id_tokens: tokens, script } of jobs) {
      expect(Object.values(tokens)).toEqual([{ aud: "sts.amazonaws.com" }]);
      expect(script).toHaveLength(1);
    }
  });

  it.each(desired.grants.map((grant, at) => [grant.grant.name, grant, at] as const))(
    "run on just the refs, protection and pipelines that the role admits: %s",
    (_name, { trust, jobs: wanted }, at) => {
      const job = jobs[at];
      if (job === undefined || trust === undefined || wanted === undefined) return expect.fail("no job");
      const wrong = UNIVERSE.filter(
        (pipeline) => runs(job, variablesOf(pipeline)) !== admits(trust, wanted.door, mintClaims(pipeline)).allowed,
      );
      expect(wrong.map(({ ref, refType, protected: is, source }) => [ref, refType, is, source])).toEqual([]);
    },
  );
});
