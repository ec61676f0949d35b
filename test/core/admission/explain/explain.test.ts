import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Door } from "../../../../src/core/admission/admission.ts";
import { admits } from "../../../../src/core/admission/admits.ts";
import { explain } from "../../../../src/core/admission/explain/explain.ts";
import { KNOWN_ERRORS, recogniseErrors } from "../../../../src/core/admission/explain/known-errors.ts";
import { whoCan } from "../../../../src/core/admission/who-can.ts";
import type { Claims } from "../../../../src/core/gitlab/claims.ts";
import { mintClaims } from "../../../../src/core/gitlab/mint-claims.ts";
import type { Pipeline } from "../../../../src/core/gitlab/pipeline.ts";
import type { SubComponentName } from "../../../../src/core/gitlab/sub-components.ts";
import type { Policy } from "../../../../src/core/iam/policy.ts";
import { readPolicy, readPolicyValue } from "../../../../src/core/iam/read-policy.ts";
import { renderExplainMarkdown } from "../../../../src/core/report/explain-markdown.ts";
import { renderExplainText } from "../../../../src/core/report/explain-text.ts";
import { PLAIN } from "../../../../src/core/text/style.ts";

interface Job {
  readonly project?: string;
  readonly id?: string;
  readonly ref?: string;
  readonly refType?: "branch" | "tag";
  readonly protected?: boolean;
  readonly source?: string;
  readonly audience?: string;
  readonly issuer?: string;
  readonly runsIn?: { readonly path: string; readonly id: string };
  readonly components?: readonly SubComponentName[];
  readonly issuedAt?: number;
  readonly timeout?: number;
}

interface ExplainCase {
  readonly case: string;
  readonly job?: Job;
  readonly claims?: Claims;
  readonly condition?: object;
  readonly statements?: readonly object[];
  readonly rcp?: object;
  readonly issuer?: string;
  readonly clients?: readonly string[];
  readonly now?: number;
  readonly meant?: boolean;
  readonly allowed?: true;
  readonly mismatch?: string;
  readonly code?: string;
  readonly fix?: string;
  readonly shut?: true;
}

const ROLE = "arn:aws:iam::111111111111:role/deploy";
const GOOD = {
  StringEquals: {
    "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:main",
    "gitlab.com:project_id": "48120001",
    "gitlab.com:ref_protected": "true",
  },
};

function policyOf(value: object, kind: "trust" | "rcp"): Policy {
  const { value: policy } = readPolicyValue(value, { kind, name: kind });
  if (policy === undefined) throw new TypeError("the case has a policy");
  return policy;
}

function questionOf(one: ExplainCase): { trust: Policy; door: Door; token: Claims } {
  const issuer = one.issuer ?? "gitlab.com";
  const allow = {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: one.condition ?? GOOD,
  };
  const trust = policyOf({ Version: "2012-10-17", Statement: [allow, ...(one.statements ?? [])] }, "trust");
  const rcps = one.rcp === undefined ? [] : [[policyOf({ Version: "2012-10-17", Statement: [one.rcp] }, "rcp")]];
  const door: Door = {
    account: "111111111111",
    provider: { url: issuer, clientIds: one.clients ?? ["sts.amazonaws.com"] },
    roleArn: ROLE,
    ...(rcps.length === 0 ? {} : { rcps }),
  };
  return { trust, door, token: { ...tokenOf(one.job ?? {}, issuer, one.clients), ...one.claims } };
}

function tokenOf(job: Job, issuer: string, clients: readonly string[] = ["sts.amazonaws.com"]): Claims {
  const pipeline: Pipeline = {
    issuer: job.issuer ?? `https://${issuer}`,
    audience: job.audience ?? clients[0] ?? "sts.amazonaws.com",
    project: { path: job.project ?? "acme/platform/api", id: job.id ?? "48120001" },
    ref: job.ref ?? "main",
    refType: job.refType ?? "branch",
    protected: job.protected ?? true,
    source: job.source ?? "push",
    user: { id: "5", login: "canary-login", email: "canary@acme.example" },
    ...(job.runsIn === undefined ? {} : { runsIn: job.runsIn }),
    ...(job.components === undefined ? {} : { subComponents: job.components }),
    ...(job.issuedAt === undefined ? {} : { issuedAt: job.issuedAt }),
    ...(job.timeout === undefined ? {} : { timeout: job.timeout }),
  };
  return mintClaims(pipeline);
}

function explained(one: ExplainCase): ReturnType<typeof explain> {
  const { trust, door, token } = questionOf(one);
  return explain(trust, door, token, { ...(one.now === undefined ? {} : { now: one.now }), meant: one.meant === true });
}

const CASES = parse(readFileSync("test/cases/explain/near-misses.yaml", "utf8")) as readonly ExplainCase[];

describe("why a token is let in or refused", () => {
  it.each(CASES)("$case", (one) => {
    const explanation = explained(one);
    if (one.allowed === true) {
      expect(explanation).toMatchObject({ allowed: true, fixes: [] });
      expect(explanation.firstMismatch).toBeUndefined();
      return;
    }
    expect(explanation.allowed).toBe(false);
    expect(explanation.firstMismatch?.check).toBe(one.mismatch);
    expect(explanation.nearMiss?.code).toBe(one.code);
    expect(explanation.nearMiss?.refusedAsItShould).toBe(one.shut ?? one.meant ?? false);
    const sides = explanation.fixes.map(({ side }) => side);
    if (one.fix !== undefined) expect(sides).toContain(one.fix);
    if (one.shut === true) expect(sides).not.toContain("trust");
  });

  it.each(CASES)("says nothing of persons: $case", (one) => {
    const explanation = explained(one);
    for (const text of [
      renderExplainText(explanation, PLAIN),
      renderExplainMarkdown(explanation),
      JSON.stringify(explanation),
    ]) {
      expect(text).not.toContain("canary");
    }
  });

  it.each(CASES.filter(({ fix }) => fix === "trust"))(
    "offers a policy that lets this token in and no other: $case",
    (one) => {
      const { trust, door, token } = questionOf(one);
      const text = explained(one).fixes.find(({ side }) => side === "trust")?.policy ?? "";
      const after = readPolicy(text, { kind: "trust" }).value;
      expect(after && admits(after, door, token)).toMatchObject({ allowed: true, exact: true });
      if (after === undefined) return;
      const before = whoCan(trust, door).admitted;
      const now = whoCan(after, door).admitted;
      const neighbour = { ...token, sub: `${String(token.sub)}-x`, ref: `${String(token["ref"])}-x` };
      expect(now.has(neighbour)).toBe(before.has(neighbour));
    },
  );
});

describe("of several statements that refuse a token for as many reasons, the nearest", () => {
  const statement = (sub: string): object => ({
    Effect: "Allow",
    Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringLike: { "gitlab.com:sub": sub } },
  });
  const onMain = "project_path:acme/web:ref_type:branch:ref:main";

  it.each([
    ["is for the token's project", onMain, "project_path:acme/platform/api:ref_type:branch:ref:release", "other-ref"],
    [
      "was meant for it, and is written wrong",
      onMain,
      "project_path:acme/platform/api:ref:refs/heads/main",
      "full-ref-path",
    ],
    ["agrees in more of the subject", "project_path:evil/x:ref_type:tag:ref:v1", onMain, "other-project"],
    [
      "comes first, where nothing tells them apart",
      onMain,
      "project_path:acme/site:ref_type:branch:ref:main",
      "other-project",
    ],
  ])("%s", (_name, first, second, code) => {
    for (const [subjects, at] of [
      [[first, second], code === "other-project" && first === onMain ? 0 : 1],
      [[second, first], 0],
    ] as const) {
      const trust = policyOf({ Version: "2012-10-17", Statement: subjects.map(statement) }, "trust");
      const { door, token } = questionOf({ case: "" });
      const { firstMismatch, nearMiss } = explain(trust, door, token);
      expect([firstMismatch?.statement, nearMiss?.code], String(subjects)).toEqual([at, code]);
    }
  });
});

describe("a fix on any refused token", () => {
  const word = fc.constantFrom("acme", "platform", "api", "web", "evil", "main", "develop", "Main", "${aws:username}");
  const job = fc.record({
    project: fc.tuple(word, word).map(([a, b]) => `${a}/${b}`.replaceAll(/[^\w/]/g, "x")),
    ref: word,
    refType: fc.constantFrom("branch" as const, "tag" as const),
    protected: fc.boolean(),
    id: fc.constantFrom("48120001", "7"),
  });
  const value = fc
    .tuple(word, word, fc.constantFrom("branch", "tag", "mr", "*"), word)
    .map(([a, b, type, ref]) => `project_path:${a}/${b}:ref_type:${type}:ref:${ref}`);
  const condition = fc.record({
    operator: fc.constantFrom("StringEquals", "StringLike", "StringEqualsIgnoreCase"),
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
  });

  it("lets it in, and beside what came in before nobody but jobs with that very subject", () => {
    fc.assert(
      fc.property(job, condition, (words, { operator, values }) => {
        const one: ExplainCase = {
          case: "",
          job: words,
          condition: { [operator]: { "gitlab.com:sub": values } },
          meant: true,
        };
        const { trust, door, token } = questionOf(one);
        const fix = explain(trust, door, token, { meant: true }).fixes.find(({ side }) => side === "trust");
        if (fix?.policy === undefined) return;
        const after = readPolicy(fix.policy, { kind: "trust" }).value;
        if (after === undefined) throw new TypeError("a fix is a policy");
        expect(admits(after, door, token).allowed).toBe(true);
        const escape = whoCan(after, door).admitted.within(whoCan(trust, door).admitted).escape;
        if (escape !== undefined) expect(escape.sub).toBe(token.sub);
      }),
      { numRuns: 300 },
    );
  });
});

describe("an error alone", () => {
  it("knows STS's refusal in a job's log", () => {
    const log =
      "$ aws s3 ls\nAn error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity\n";
    expect(recogniseErrors(log).map(({ code }) => code)).toEqual(["sts/not-authorized"]);
  });

  // IAM User Guide, "Troubleshoot access denied error messages"; the AWS CLI's issues for the last.
  it.each([
    [
      "aws/implicit-deny",
      "User: arn:aws:sts::111111111111:assumed-role/ci/x is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::acme/k because no identity-based policy allows the s3:PutObject action",
    ],
    [
      "aws/explicit-deny",
      "User: arn:aws:sts::111111111111:assumed-role/ci/x is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::acme/k with an explicit deny in a service control policy",
    ],
    [
      "aws/encoded-message",
      "You are not authorized to perform this operation. Encoded authorization failure message: 4GIOHlTkIaWHQD0Q0m6XSnuUMCm",
    ],
    [
      "aws/session-name",
      "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern",
    ],
    [
      "iam/malformed-policy",
      "An error occurred (MalformedPolicyDocument) when calling the CreateRole operation: Has prohibited field Resource",
    ],
    ["cli/paramfile", "Unable to retrieve https://gitlab.com: received non 200 status code of 302"],
  ])("knows %s, and takes it for nothing else", (code, message) => {
    expect(recogniseErrors(message).map((known) => known.code)).toEqual([code]);
  });

  it("knows a burned path", () => {
    expect(recogniseErrors("failure_reason: id_token_burned_project_path")[0]?.next[0]).toContain("project_id:ID");
  });

  it("knows nothing of what is no error of these", () => {
    expect(recogniseErrors("npm error code ELIFECYCLE")).toEqual([]);
  });

  it("says for each message its causes and what to run next", () => {
    expect(new Set(KNOWN_ERRORS.map(({ code }) => code)).size).toBe(KNOWN_ERRORS.length);
    for (const { causes, next } of KNOWN_ERRORS) expect([causes.length > 0, next.length > 0]).toEqual([true, true]);
  });
});

describe("the text of an explanation", () => {
  const shown = [
    "a merge request carries its source branch (gitlab facts 1.5)",
    "a wildcard under StringEquals (D2)",
    "an audience with a slash too many",
    "the job that was meant gets in",
    "a denial of the organization (D15)",
    "a fork's identity (D16)",
  ];
  it.each(shown)("stands as its golden file: %s", async (name) => {
    const one = CASES.find((each) => each.case === name);
    if (one === undefined) throw new TypeError(`there is no case ${name}`);
    const file = name
      .replaceAll(/[^a-z]+/gi, "-")
      .replace(/-$/, "")
      .toLowerCase();
    await expect(renderExplainText(explained(one), PLAIN)).toMatchFileSnapshot(`../../../golden/explain/${file}.txt`);
  });
});
