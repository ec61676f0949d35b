// The sandbox's IAM is the account: what is accepted must be what a plan over it finds declared.
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Acceptance, acceptDrift } from "../../../../src/core/access/drift/accept.ts";
import type { DriftDocument } from "../../../../src/core/access/drift/drift.ts";
import { findDrift } from "../../../../src/core/access/drift/find-drift.ts";
import type { Declaration } from "../../../../src/core/access/declaration/declaration.ts";
import { makePlan } from "../../../../src/core/access/plan/make-plan.ts";
import { printPolicy } from "../../../../src/core/iam/print-policy.ts";
import { readPolicy } from "../../../../src/core/iam/read-policy.ts";
import { readAccess } from "../../../../src/core/access/read-access.ts";
import { diffLines } from "../../../../src/core/text/diff.ts";
import type { Source } from "../../../../src/core/text/span.ts";
import { type Bench, openBench } from "../../../edge/aws/apply/kit.ts";
import { A, ALLOW, BOUND, BOUNDARY, FREE, MUTATIONS, type Step, act, role } from "./mutations.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.sandbox.close());

type Files = ReadonlyMap<string, Source>;

function declared(text: string): Declaration {
  const { value, diagnostics } = readAccess({ name: "sallyport.yaml", text });
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return value;
}

function sources(files: Readonly<Record<string, string>>): Files {
  return new Map(Object.entries(files).map(([name, text]) => [name, { name, text }]));
}

async function setUp(text: string, files: Files = new Map()): Promise<void> {
  await bench.act("iam.CreatePolicy", { PolicyName: "gitlab-boundary", PolicyDocument: ALLOW("*") });
  const { value, diagnostics } = makePlan(declared(text), { estate: await bench.read(), files });
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  await bench.apply(value.changes);
}

async function drift(text: string, files: Files = new Map()): Promise<DriftDocument> {
  const { value, diagnostics } = findDrift(declared(text), { estate: await bench.read(), files });
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return value;
}

interface Accepted extends Acceptance {
  /** The lines of the file that are gone and new. */
  readonly lines: readonly string[];
}

/** Accepts, and holds what comes out to the law: no drift but what was left, and nothing to plan where nothing was. */
async function accept(text: string, files: Files = new Map()): Promise<Accepted> {
  const estate = await bench.read();
  const found = await drift(text, files);
  const acceptance = acceptDrift(declared(text), found, { estate, files, isTaken: () => false });
  const after: Files = new Map([...files, ...sources(Object.fromEntries(acceptance.files))]);
  const then = await drift(acceptance.text, after);
  expect(then.items).toEqual(acceptance.left.map(({ item }) => item));
  if (acceptance.left.length === 0) {
    const { value } = makePlan(declared(acceptance.text), { estate, files: after });
    expect([value?.changes, value?.drift, value?.refused]).toEqual([[], [], []]);
  }
  const lines = diffLines(text, acceptance.text)
    .split("\n")
    .filter((line) => /^[-+]/.test(line));
  return { ...acceptance, lines };
}

async function afterSteps(text: string, steps: readonly Step[], files?: Files): Promise<Accepted> {
  await setUp(text, files);
  for (const step of steps) await act(bench, step);
  return accept(text, files);
}

/** What the grant of `api-deploy` says of whom it lets in. */
const FROM = '-    from: { project: acme/api, id: "48120001", branches: [main], protected: true }';

/** By the names of the mutations: the new lines, or why it was left. What is not here is left. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  "the trust lets an unprotected ref in": [FROM, '+    from: { project: acme/api, id: "48120001", branches: [main] }'],
  "the trust is of another branch": [FROM, '+    from: { project: acme/api, id: "48120001", branches: [dev] }'],
  "the description": ["-    describe: ships the API", "+    describe: mine"],
  "the role is made anew under another path": [
    FROM,
    '+    from: { project: acme/api, id: "48120001", branches: [main] }',
    "-    environment: production",
    "+    role: api-deploy",
  ],
  "the session length": ["+    session: 12h"],
  "a tag is changed": ["-    environment: production", "+    environment: staging"],
  "a tag is added": ["+    tags: { team: x }"],
  "an inline policy is widened": [
    "-    can: [ { ecr-push: { repository: platform/api } } ]",
    "+    can: [ { policy: ./policies/api-deploy.json } ]",
  ],
  "an inline policy is narrowed": [
    "-    can: [ { ecr-push: { repository: platform/api } } ]",
    "+    can: [ { policy: ./policies/api-deploy.json } ]",
  ],
  "an inline policy is added": [
    "-    can: [ { ecr-push: { repository: platform/api } } ]",
    "+    can: [ { ecr-push: { repository: platform/api } }, { policy: ./policies/api-deploy-theirs.json } ]",
  ],
  "a policy of AWS is attached": [
    "-    can: [ { ecr-push: { repository: platform/api } } ]",
    "+    can: [ { ecr-push: { repository: platform/api } }, { policy: ./policies/api-deploy-AdministratorAccess.json } ]",
    "+    dangerously-administrator: true",
  ],
  "a policy of the account is attached": [
    "-    can: [ { ecr-push: { repository: platform/api } } ]",
    "+    can: [ { ecr-push: { repository: platform/api } }, { policy: ./policies/api-deploy-gitlab-boundary.json } ]",
    "+    dangerously-administrator: true",
  ],
  "a user's inline policy is added": [
    "-    can: [ { ecr-push: { repository: legacy } } ]",
    "+    can: [ { ecr-push: { repository: legacy } }, { policy: ./policies/legacy-theirs.json } ]",
  ],
  "a policy is attached to a user": [
    "-    can: [ { ecr-push: { repository: legacy } } ]",
    "+    can: [ { ecr-push: { repository: legacy } }, { policy: ./policies/legacy-gitlab-boundary.json } ]",
    "+    dangerously-administrator: true",
  ],
};

describe("accepting a drift", () => {
  it.each(MUTATIONS)("writes down what stands, or leaves it and says why: %s", async (name, where, steps) => {
    const { lines, left, accepted } = await afterSteps(where === "free" ? FREE : BOUND, steps);
    expect(lines).toEqual(WRITTEN[name] ?? []);
    expect(left.every(({ because }) => because !== "")).toBe(true);
    expect(accepted.length > 0).toBe((WRITTEN[name] ?? []).length > 0);
  });

  it("leaves no drift but what it names, and nothing to plan where it names none, whatever several people did", async () => {
    const free = MUTATIONS.filter(([, where]) => where === "free");
    const some = fc.subarray([...free], { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(some, async (mutations) => {
        await bench.sandbox.close();
        bench = await openBench();
        await setUp(FREE);
        // What one of them took away, the next cannot write to.
        for (const step of mutations.flatMap(([, , steps]) => steps)) await act(bench, step).catch(() => undefined);
        await accept(FREE);
      }),
      { numRuns: process.env["SALLYPORT_NIGHTLY"] === "1" ? 100 : 5 },
    );
  });

  it("changes nothing where nothing drifted", async () => {
    const { text, files, accepted, left } = await afterSteps(FREE, []);
    expect([text, files.size, accepted, left]).toEqual([FREE, 0, [], []]);
  });

  it("keeps the comments and the order of the file, and writes several things at once", async () => {
    const text = `${HEAD}grants: # who may come in
  # ships the API, see the runbook
  api-deploy:
    from:
      project: acme/api
      id: "48120001"   # on the project's page
      branches:
        - main   # what is live
      protected: true
    into: prod
    # what it needs, and no more
    can:
      - ecr-push: { repository: platform/api }   # its images

  # a neighbour
  docs:
    from: { project: acme/docs, id: "7", branches: [main], protected: true }
    into: prod
    can: [ ecr-login ]
`;
    const { lines, left, files } = await afterSteps(text, [
      ["iam.UpdateRole", { ...role, Description: "by hand", MaxSessionDuration: 5400 }],
      ["iam.TagRole", { ...role, Tags: [{ Key: "cost centre", Value: "42" }] }],
      trust({ sub: [`${API}:ref_type:branch:ref:main`, `${API}:ref_type:branch:ref:dev`] }),
      ["iam.PutRolePolicy", { ...role, PolicyName: "read,logs", PolicyDocument: ALLOW("logs:GetLogEvents") }],
    ]);
    expect(left).toEqual([]);
    expect(lines).toEqual([
      "-      protected: true",
      "+        - dev",
      "+      - policy: ./policies/api-deploy-read-logs.json",
      "+    session: 90m",
      '+    tags: { "cost centre": "42" }',
    ]);
    expect([...files]).toEqual([
      ["./policies/api-deploy-read-logs.json", expect.stringContaining('"logs:GetLogEvents"')],
    ]);
  });
});

const HEAD = FREE.slice(0, FREE.indexOf("grants:"));
const API = "project_path:acme/api";
const ONE = `${HEAD}grants:
  api-deploy:
    from: { project: acme/api, id: "48120001", branches: [main], protected: true }
    into: prod
    can: [ ecr-login ]
`;

/** Somebody writes another trust policy for jobs; everything but the subject is as it was declared. */
function trust({ sub, like, ...claims }: Readonly<Record<string, string | readonly string[]>>): Step {
  const other = Object.fromEntries(Object.entries(claims).map(([name, value]) => [`gitlab.com:${name}`, value]));
  const Condition = {
    StringEquals: {
      "gitlab.com:aud": "sts.amazonaws.com",
      "gitlab.com:project_id": "48120001",
      ...other,
      ...(sub === undefined ? {} : { "gitlab.com:sub": sub }),
    },
    ...(like === undefined ? {} : { StringLike: { "gitlab.com:sub": like } }),
  };
  const statement = {
    Effect: "Allow",
    Principal: { Federated: `${A}oidc-provider/gitlab.com` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition,
  };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return ["iam.UpdateAssumeRolePolicy", { ...role, PolicyDocument }];
}

describe("accepting another trust policy", () => {
  const any = [`${API}:ref_type:branch:ref:*`, `${API}:ref_type:tag:ref:*`];
  it.each<[string, Step, string]>([
    [
      "more branches and a tag",
      trust({
        like: [`${API}:ref_type:branch:ref:main`, `${API}:ref_type:branch:ref:release/*`, `${API}:ref_type:tag:ref:v*`],
        ref_protected: "true",
      }),
      '{ project: acme/api, id: "48120001", branches: [main, "release/*"], protected: true, tags: ["v*"] }',
    ],
    [
      "any ref, protected",
      trust({ like: any, ref_protected: "true" }),
      '{ project: acme/api, id: "48120001", protected: true }',
    ],
    [
      "any ref at all, which has its own word",
      trust({ like: any }),
      '{ project: acme/api, id: "48120001", dangerously-any-ref: true }',
    ],
    [
      "pipelines by hand alone",
      trust({ sub: `${API}:ref_type:branch:ref:main`, ref_protected: "true", pipeline_source: ["web", "schedule"] }),
      '{ project: acme/api, id: "48120001", branches: [main], protected: true, pipeline-sources: [web, schedule] }',
    ],
    [
      "another project of ours",
      trust({ sub: "project_path:acme/web:ref_type:branch:ref:main", ref_protected: "true", project_id: "99" }),
      '{ project: acme/web, id: "99", branches: [main], protected: true }',
    ],
  ])("by the words for it: %s", async (_name, step, from) => {
    const { lines, left } = await afterSteps(ONE, [step]);
    expect(left).toEqual([]);
    expect(lines.at(-1)).toBe(`+    from: ${from}`);
  });

  it("leaves what has no words, and who is not ours, and says which", async () => {
    for (const [step, because] of [
      [trust({ like: `${API}:*` }), "has no words there"],
      [
        trust({ sub: [`${API}:ref_type:branch:ref:main`, "project_path:acme/web:ref_type:branch:ref:main"] }),
        "has no words there",
      ],
      [trust({ sub: "project_path:evil/web:ref_type:branch:ref:main", project_id: "99" }), "admits an outsider"],
    ] as const) {
      await bench.sandbox.close();
      bench = await openBench();
      const { left, lines } = await afterSteps(ONE, [step]);
      expect([lines, left.map((one) => one.because)]).toEqual([[], [expect.stringContaining(because)]]);
    }
  });

  it("names a whole group by the word that one cannot overlook", async () => {
    const text = ONE.replace(/from: .*/, "from: { group: acme/docs, branches: [main], dangerously-whole-group: true }");
    const like = "project_path:acme/*:ref_type:branch:ref:main";
    const Condition = {
      StringEquals: { "gitlab.com:aud": "sts.amazonaws.com" },
      StringLike: { "gitlab.com:sub": like },
    };
    const statement = {
      Effect: "Allow",
      Principal: { Federated: `${A}oidc-provider/gitlab.com` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition,
    };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const { lines, left } = await afterSteps(text, [["iam.UpdateAssumeRolePolicy", { ...role, PolicyDocument }]]);
    expect(left).toEqual([]);
    expect(lines.at(-1)).toBe("+    from: { group: acme, branches: [main], dangerously-whole-group: true }");
  });

  it("knows the project behind the id that a self-managed GitLab puts first", async () => {
    const text = `${HEAD.replace("https://gitlab.com", "https://gitlab.acme.example")}grants:
  api-deploy:
    from: { project: acme/api, id: "7", branches: [main] }
    into: prod
    can: [ ecr-login ]
`;
    await setUp(text);
    const { value } = readPolicy(await trustNow(), { kind: "trust" });
    const PolicyDocument = printPolicy(value ?? expect.fail()).replaceAll("ref:main", "ref:dev");
    await act(bench, ["iam.UpdateAssumeRolePolicy", { ...role, PolicyDocument }]);
    const { lines, left } = await accept(text);
    expect(left).toEqual([]);
    expect(lines.at(-1)).toBe('+    from: { project: acme/api, id: "7", branches: [dev] }');
  });
});

async function trustNow(): Promise<string> {
  const held = (await bench.read()).accounts[0]?.roles?.find(({ name }) => name === "api-deploy")?.trust?.policy;
  return held === undefined ? "" : printPolicy(held);
}

describe("accepting other policies", () => {
  const TWO = `${HEAD}grants:
  api-deploy:
    from: { project: acme/api, id: "48120001", branches: [main], protected: true }
    into: prod
    can:
      - ecr-login
      - policy: ./p/extra.json   # by hand
  docs:
    from: { project: acme/docs, id: "7", branches: [main], protected: true }
    into: prod
    can: [ { policy: ./p/extra.json }, ecr-login ]
`;
  const files = sources({ "./p/extra.json": ALLOW("s3:ListAllMyBuckets") });
  const changed: Step = [
    "iam.PutRolePolicy",
    { ...role, PolicyName: "sallyport-extra", PolicyDocument: ALLOW("s3:Get*") },
  ];

  it("writes into a grant's own file", async () => {
    const text = TWO.slice(0, TWO.indexOf("  docs:"));
    const { lines, left, files: written } = await afterSteps(text, [changed], files);
    expect([lines, left]).toEqual([[], []]);
    expect([...written.keys()]).toEqual(["./p/extra.json"]);
  });

  it("leaves a file alone that another grant shares, and makes its own", async () => {
    const { lines, left, files: written } = await afterSteps(TWO, [changed], files);
    expect(left).toEqual([]);
    expect([...written.keys()]).toEqual(["./policies/api-deploy.json"]);
    expect(lines).toEqual([
      "-      - policy: ./p/extra.json   # by hand",
      "+      - policy: ./policies/api-deploy.json   # by hand",
    ]);
  });

  it("takes the entry of a policy away that somebody deleted", async () => {
    const { lines, left } = await afterSteps(
      TWO,
      [["iam.DeleteRolePolicy", { ...role, PolicyName: "sallyport-extra" }]],
      files,
    );
    expect([lines, left]).toEqual([["-      - policy: ./p/extra.json   # by hand"], []]);
  });

  it("leaves what would not fit on the role beside what is declared", async () => {
    const many = Array.from({ length: 60 }, (_, at) => `arn:aws:s3:::acme-${"x".repeat(40)}-${at}/*`);
    const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: many };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const make = (PolicyName: string): readonly Step[] => [
      ["iam.CreatePolicy", { PolicyName, PolicyDocument: PolicyDocument.replaceAll("acme-", `acme-${PolicyName}-`) }],
      ["iam.AttachRolePolicy", { ...role, PolicyArn: `${A}policy/${PolicyName}` }],
    ];
    const { left } = await afterSteps(ONE, ["a", "b", "c"].flatMap(make));
    expect(left.map(({ item, because }) => [item.kind, because])).toEqual([
      ["attachment", "the role has no room for it beside what is declared"],
    ]);
  });
});

describe("accepting what is too big to be inline", () => {
  const buckets = Array.from({ length: 80 }, (_, at) => `acme-${"x".repeat(40)}-${at}`);
  const BIG = `${HEAD}grants:
  api-deploy:
    from: { project: acme/api, id: "48120001", branches: [main], protected: true }
    into: prod
    can: [ { s3-storage: { buckets: [${buckets.join(", ")}] } } ]
`;
  const PolicyArn = `${A}policy/gitlab/api-deploy-1`;
  const Tags = [{ Key: "team", Value: "x" }];

  it("writes a tag down that role and policies have, and leaves one that a policy alone has", async () => {
    await setUp(BIG);
    const count = (await drift(BIG)).items.length;
    expect(count).toBe(0);
    await act(bench, ["iam.TagPolicy", { PolicyArn, Tags }]);
    const alone = await accept(BIG);
    expect(alone.left.map(({ item, because }) => [item.kind, item.part, because])).toEqual([
      ["managed-policy", "tags", "not everything that the grant tags has it so"],
    ]);
    await act(bench, ["iam.TagRole", { ...role, Tags }]);
    const stands = (await bench.read()).accounts[0]?.policies ?? [];
    for (const { arn } of stands) {
      if (arn !== PolicyArn && arn.includes("/api-deploy-"))
        await act(bench, ["iam.TagPolicy", { PolicyArn: arn, Tags }]);
    }
    const all = await accept(BIG);
    expect([all.lines, all.left]).toEqual([["+    tags: { team: x }"], []]);
  });

  it("leaves a policy that somebody wrote into, where what stands is small enough to be inline", async () => {
    const { left } = await afterSteps(BIG, [
      ["iam.CreatePolicyVersion", { PolicyArn, PolicyDocument: ALLOW("s3:Get*"), SetAsDefault: true }],
    ]);
    expect(left.map(({ item }) => [item.kind, item.part])).toEqual([["managed-policy", "policy"]]);
  });
});

describe("accepting what was never applied", () => {
  it("adds what stands and leaves the capabilities alone, which nobody took away", async () => {
    const [, { PolicyDocument }] = trust({ sub: `${API}:ref_type:branch:ref:main` });
    await bench.act("iam.CreateRole", { ...role, Path: "/gitlab/", AssumeRolePolicyDocument: PolicyDocument });
    await act(bench, ["iam.PutRolePolicy", { ...role, PolicyName: "theirs", PolicyDocument: ALLOW("s3:Get*") }]);
    const { lines, left } = await accept(ONE);
    expect(lines).toContain("+    can: [ ecr-login, { policy: ./policies/api-deploy-theirs.json } ]");
    expect(left.find(({ item }) => item.kind === "inline-policy")?.because).toContain("may never have been applied");
  });
});

describe("accepting what is said for more than one grant", () => {
  const TAGGED = `${HEAD}defaults: { tags: { owner: platform, team: a } }
grants:
  api-deploy:
    from: { project: acme/api, id: "48120001", branches: [main], protected: true }
    into: prod
    can: [ ecr-login ]
  docs:
    from: { project: acme/docs, id: "7", branches: [main], protected: true }
    into: prod
    can: [ ecr-login ]
`;
  const on = (RoleName: string, operation: string, input: object): Step => [`iam.${operation}`, { RoleName, ...input }];
  const both = (operation: string, input: object): readonly Step[] =>
    ["api-deploy", "docs"].map((name) => on(name, operation, input));

  it("changes a tag of all where all have another, and of one where one has", async () => {
    const Tags = [{ Key: "owner", Value: "sre" }];
    const all = await afterSteps(TAGGED, both("TagRole", { Tags }));
    expect([all.lines.at(-1), all.left]).toEqual(["+defaults: { tags: { owner: sre, team: a } }", []]);
    await bench.sandbox.close();
    bench = await openBench();
    const one = await afterSteps(TAGGED, [on("docs", "TagRole", { Tags })]);
    expect([one.lines, one.left]).toEqual([["+    tags: { owner: sre }"], []]);
  });

  it("sets a boundary for the account where all of its roles have it, and leaves it where one has", async () => {
    const input = { PermissionsBoundary: BOUNDARY };
    const all = await afterSteps(TAGGED, both("PutRolePermissionsBoundary", input));
    expect([all.lines.at(-1), all.left]).toEqual([
      `+accounts: { prod: { id: "111111111111", region: eu-west-1, boundary: "${BOUNDARY}" } }`,
      [],
    ]);
    await bench.sandbox.close();
    bench = await openBench();
    const one = await afterSteps(TAGGED, [on("docs", "PutRolePermissionsBoundary", input)]);
    expect(one.left.map(({ because }) => because)).toEqual([expect.stringContaining("for a whole account")]);
  });

  it("takes another audience where the provider and every role have it", async () => {
    await setUp(TAGGED);
    const provider = { OpenIDConnectProviderArn: `${A}oidc-provider/gitlab.com` };
    const name = "https://aws.acme.example";
    await act(bench, ["iam.AddClientIDToOpenIDConnectProvider", { ...provider, ClientID: name }]);
    await act(bench, ["iam.RemoveClientIDFromOpenIDConnectProvider", { ...provider, ClientID: "sts.amazonaws.com" }]);
    for (const one of ["api-deploy", "docs"]) {
      const trusts = (await bench.read()).accounts[0]?.roles?.find((found) => found.name === one)?.trust?.policy;
      const PolicyDocument = printPolicy(trusts ?? expect.fail()).replaceAll("sts.amazonaws.com", name);
      await act(bench, on(one, "UpdateAssumeRolePolicy", { PolicyDocument }));
    }
    const { lines, left } = await accept(TAGGED);
    expect(left).toEqual([]);
    expect(lines.at(-1)).toBe(`+gitlab: { url: "https://gitlab.com", groups: [acme], audience: ${name} }`);
  });

  it("says where only a person can change the file, and does not change another place by an alias", async () => {
    const text = TAGGED.replace(
      "defaults:",
      'x-from: &from { project: acme/api, id: "48120001", branches: [main], protected: true }\ndefaults:',
    ).replace(/from: \{ project: acme\/api.*/, "from: *from");
    const { lines, left } = await afterSteps(text, [
      trust({ sub: `${API}:ref_type:branch:ref:dev`, ref_protected: "true" }),
    ]);
    expect([lines, left.map(({ because }) => because)]).toEqual([[], [expect.stringContaining("only a person")]]);
  });
});
