import { describe, expect, it } from "vitest";
import { type Said, codesOf, declarationText, desireText, estateFrom } from "./declare.ts";

const FROM = 'from: { project: acme/api, id: "20", branches: [main] }';
const CAN = "into: prod\n  can: [ecr-login]";
const PROJECTS = {
  "snapshot.json": {
    formatVersion: "1.0",
    sources: [{ kind: "gitlab-projects", standing: "ok", host: "gitlab.com", file: "gitlab/gitlab.com/projects.json" }],
  },
  "gitlab/gitlab.com/projects.json": [
    {
      id: 20,
      path_with_namespace: "acme/api",
      namespace: { id: 1, full_path: "acme", kind: "group" },
      protected_branches: [{ name: "main", push_access_levels: [], merge_access_levels: [] }],
      protected_tags: [],
    },
    { id: 21, path_with_namespace: "acme/web", namespace: { id: 1, full_path: "acme", kind: "group" } },
  ],
};

interface Case {
  readonly name: string;
  readonly grants: string;
  readonly said?: Said;
  readonly estate?: Readonly<Record<string, unknown>>;
  readonly code: string;
  readonly help?: RegExp;
}

const CASES: readonly Case[] = [
  {
    name: "a project by its path alone on gitlab.com, and what its id is",
    grants: `d:\n  from: { project: acme/api, branches: [main] }\n  ${CAN}`,
    estate: PROJECTS,
    code: "grant/no-id at 7:22",
    help: /id: "20"/,
  },
  {
    name: "a mistyped path",
    grants: `d:\n  from: { project: acme/apo, id: "22", branches: [main] }\n  ${CAN}`,
    estate: PROJECTS,
    code: "grant/unknown-project at 7:22",
    help: /did you mean `acme\/api`/,
  },
  {
    name: "an id that is another project's",
    grants: `d:\n  from: { project: acme/api, id: "21", branches: [main] }\n  ${CAN}`,
    estate: PROJECTS,
    code: "grant/other-id at 7:36",
    help: /its id is `20`; that one is `acme\/web`/,
  },
  {
    name: "a path in other letters than the project's",
    grants: `d:\n  from: { project: acme/API, id: "20", branches: [main] }\n  ${CAN}`,
    estate: PROJECTS,
    code: "grant/other-project at 7:22",
    help: /case included/,
  },
  {
    name: "a protected branch that is not protected",
    grants: `d:\n  from: { project: acme/api, id: "20", branches: [dev], protected: true }\n  ${CAN}`,
    estate: PROJECTS,
    code: "grant/not-protected at 7:52",
    help: /protect the branch/,
  },
  {
    name: "two grants for one role",
    grants: `a:\n  ${FROM}\n  ${CAN}\nb:\n  ${FROM}\n  role: A\n  ${CAN}`,
    code: "grant/name-twice at 12:11",
    help: /another name/,
  },
  {
    name: "a role of that name that somebody else has made elsewhere",
    grants: `d:\n  ${FROM}\n  ${CAN}`,
    estate: { "aws/111111111111/authorization-details.json": details("/", {}) },
    code: "grant/name-taken at 6:3",
    help: /role: d/,
  },
  {
    name: "another stack's role",
    grants: `d:\n  ${FROM}\n  ${CAN}`,
    estate: { "aws/111111111111/authorization-details.json": details("/gitlab/", { "sallyport:stack": "other" }) },
    code: "grant/other-stack at 6:3",
  },
  {
    name: "a claim that AWS does not see of a self-managed GitLab",
    grants: `d:\n  from: { project: acme/api, id: "20", branches: [main], pipeline-sources: [push] }\n  ${CAN}`,
    said: { gitlab: "url: https://gitlab.acme.example" },
    code: "grant/not-seen at 7:78",
  },
  {
    name: "an issuer with a port",
    grants: `d:\n  ${FROM}\n  ${CAN}`,
    said: { gitlab: "url: https://gitlab.acme.example:8443" },
    code: "grant/issuer-port at 3:16",
    help: /ci_id_tokens_issuer_url/,
  },
  {
    name: "a capability that needs a region in an account that says none",
    grants: `d:\n  ${FROM}\n  into: prod\n  can: [{ ecr-push: { repository: api } }]`,
    said: { account: "profile: x" },
    code: "grant/no-region at 9:13",
  },
  {
    name: "a login to ECR Public in China, which does not have it",
    grants: `d:\n  ${FROM}\n  into: prod\n  can: [{ ecr-login: { public: true } }]`,
    said: { account: "region: cn-north-1" },
    code: "grant/absent-service at 9:13",
    help: /gallery/,
  },
  {
    name: "a CloudFront distribution in GovCloud, outside of which it stands",
    grants: `d:\n  ${FROM}\n  into: prod\n  can: [{ cloudfront-invalidate: { distribution: E2QWRUHAPOMQZL } }]`,
    said: { account: "region: us-gov-west-1" },
    code: "grant/absent-service at 9:13",
    help: /outside of the partition/,
  },
  {
    name: "a boundary of another partition",
    grants: `d:\n  ${FROM}\n  ${CAN}`,
    said: { account: 'region: cn-north-1, boundary: "arn:aws:iam::111111111111:policy/b"' },
    code: "grant/other-partition at 4:71",
  },
  {
    name: "a tag that is ours",
    grants: `d:\n  ${FROM}\n  tags: { "sallyport:stack": mine }\n  ${CAN}`,
    code: "grant/our-tag at 8:32",
  },
  {
    name: "a component that the chart does not have",
    grants:
      "d:\n  from: { chart: registri, via: pod-identity, cluster: c, namespace: n, release: r }\n  into: prod\n  can: [ecr-login]",
    code: "grant/unknown-component at 7:20",
    help: /did you mean `registry`/,
  },
  {
    name: "a cluster whose issuer nobody knows",
    grants:
      "d:\n  from: { chart: registry, via: irsa, cluster: c, namespace: n, release: r }\n  into: prod\n  can: [ecr-login]",
    code: "grant/no-issuer at 7:50",
    help: /issuer:/,
  },
  {
    name: "a policy file that is not there",
    grants: `d:\n  ${FROM}\n  into: prod\n  can: [{ policy: ./gone.json }]`,
    code: "grant/no-policy-file at 9:21",
  },
  {
    name: "a trust policy that AWS never takes",
    grants: `d:\n  from: { project: acme/api, id: "20", branches: [${Array.from({ length: 150 }, (_, at) => `a-branch-with-a-long-name-${at}`).join(", ")}] }\n  ${CAN}`,
    code: "grant/trust-size at 7:11",
    help: /pattern/,
  },
  {
    name: "one account by two names",
    grants: `d:\n  ${FROM}\n  ${CAN}`,
    said: { account: 'region: eu-west-1 }, other: { id: "111111111111"' },
    code: "grant/account-twice at 4:75",
  },
];

function details(path: string, tags: Readonly<Record<string, string>>): object {
  return {
    UserDetailList: [],
    GroupDetailList: [],
    Policies: [],
    RoleDetailList: [
      {
        Path: path,
        RoleName: "d",
        RoleId: "AROAEXAMPLE",
        Arn: `arn:aws:iam::111111111111:role${path}d`,
        CreateDate: "2026-01-01T00:00:00Z",
        AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] },
        InstanceProfileList: [],
        RolePolicyList: [],
        AttachedManagedPolicies: [],
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      },
    ],
  };
}

describe("what is wrong with what a declaration means", () => {
  it.each(CASES)("is said at its place: $name", ({ grants, said, estate, code, help }) => {
    const { diagnostics } = desireText(
      declarationText(grants, said),
      estate === undefined ? undefined : estateFrom(estate),
    );
    expect(codesOf(diagnostics)).toContain(code);
    const [found] = diagnostics.filter((one) => code.startsWith(`${one.code} `));
    expect(found?.message).not.toMatch(/\.$|\n/);
    if (help !== undefined) expect(found?.help).toMatch(help);
  });

  it("is said all at once", () => {
    const { diagnostics } = desireText(
      declarationText(
        `a:\n  from: { project: acme/api, branches: [main] }\n  ${CAN}\nb:\n  from: { project: acme/api, branches: [dev] }\n  ${CAN}`,
      ),
    );
    expect(diagnostics.filter(({ code }) => code === "grant/no-id")).toHaveLength(2);
  });
});
