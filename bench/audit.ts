// The audit of a generated estate: time, memory, and how both grow. `node --expose-gc bench/audit.ts [one|many|slope]`.
// `one`: an account of 5,000 roles, 10,000 policies and a GitLab of 2,000 projects; the target is 4 s and 1 GiB. `many`: 100
// accounts of 500 roles each; the target is 20 s. `slope`: both at growing sizes. Reading the text counts.
import { auditEstate } from "../src/core/audit/audit-estate.ts";
import { readEstate } from "../src/core/estate/read-estate.ts";
import { loadCatalog } from "../src/core/iam/catalog/load.ts";
import type { Source } from "../src/core/text/span.ts";

interface Size {
  readonly accounts: number;
  readonly roles: number;
  readonly policies: number;
  readonly projects: number;
}

const ONE: Size = { accounts: 1, roles: 5_000, policies: 10_000, projects: 2_000 };
const MANY: Size = { accounts: 100, roles: 500, policies: 500, projects: 2_000 };

const catalog = await loadCatalog();
const mode = process.argv[2] ?? "one";
process.stdout.write(
  `Node ${process.versions.node}; reading, drawing doors, escalation and every rule; times in seconds\n`,
);
for (const [name, size] of sizes()) measure(name, size);

function sizes(): readonly (readonly [string, Size])[] {
  if (mode === "one") return [["one account", ONE]];
  if (mode === "many") return [["many accounts", MANY]];
  return [
    ...[0.125, 0.25, 0.5, 1].map((part) => ["one account", scaled(ONE, part, 1)] as const),
    ...[0.125, 0.25, 0.5, 1].map((part) => ["many accounts", scaled(MANY, 1, part)] as const),
  ];
}

function scaled(size: Size, within: number, across: number): Size {
  return {
    accounts: Math.round(size.accounts * across),
    roles: Math.round(size.roles * within),
    policies: Math.round(size.policies * within),
    projects: Math.round(size.projects * within * across),
  };
}

function measure(name: string, size: Size): void {
  const sources = generate(size);
  globalThis.gc?.();
  const busy = process.cpuUsage();
  const started = performance.now();
  const { estate } = readEstate(sources);
  const read = performance.now();
  const document = auditEstate(estate, { today: "2026-11-20", catalog });
  const done = performance.now();
  const seconds = (from: number, to: number): string => ((to - from) / 1000).toFixed(2);
  const { user, system } = process.cpuUsage(busy);
  const peak = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(
    `${name}: ${size.accounts} x ${size.roles} roles, ${size.accounts * size.policies} policies, ${size.projects} projects: ` +
      `read ${seconds(started, read)}, audit ${seconds(read, done)}, whole ${seconds(started, done)}, of the processor ${((user + system) / 1e6).toFixed(2)}; ` +
      `peak ${peak.toFixed(0)} MiB; ${document.doors.length} doors, ${document.findings.length} findings\n`,
  );
}

function generate(size: Size): readonly Source[] {
  const accounts = Array.from({ length: size.accounts }, (_, index) => `${111_111_111_111 + index}`);
  return [
    ...accounts.flatMap((account, index) => accountOf(account, index, size)),
    file(
      "gitlab/gitlab.com/projects.json",
      Array.from({ length: size.projects }, (_, index) => project(index)),
    ),
  ];
}

function file(name: string, content: unknown): Source {
  return { name, text: JSON.stringify(content, undefined, 1) };
}

function pathOf(index: number): string {
  return `acme/team-${index % 40}/service-${index}`;
}

function project(index: number): object {
  return {
    id: 48_000_000 + index,
    path_with_namespace: pathOf(index),
    default_branch: "main",
    visibility: "private",
    protected_branches: [
      { name: "main", push_access_levels: [{ access_level: 40 }], merge_access_levels: [{ access_level: 40 }] },
    ],
  };
}

function accountOf(account: string, at: number, { roles, policies, projects }: Size): readonly Source[] {
  const provider = `arn:aws:iam::${account}:oidc-provider/gitlab.com`;
  const policyArn = (index: number): string => `arn:aws:iam::${account}:policy/policy-${index % policies}`;
  const details = {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: Array.from({ length: roles }, (_, index) => ({
      Path: "/",
      RoleName: `role-${index}`,
      RoleId: `AROA${index}`,
      Arn: `arn:aws:iam::${account}:role/role-${index}`,
      CreateDate: "2026-01-01T00:00:00Z",
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [trust(account, provider, index, at * roles + index, projects)],
      },
      InstanceProfileList: [],
      RolePolicyList: index % 3 === 0 ? [{ PolicyName: "own", PolicyDocument: ownPolicy(account, index) }] : [],
      AttachedManagedPolicies: [index * 2, index * 2 + 1].map((one) => ({
        PolicyName: `policy-${one % policies}`,
        PolicyArn: policyArn(one),
      })),
      Tags: [{ Key: "team", Value: `team-${index % 40}` }],
      RoleLastUsed: {},
    })),
    Policies: Array.from({ length: policies }, (_, index) => ({
      PolicyName: `policy-${index}`,
      PolicyId: `ANPA${index}`,
      Arn: policyArn(index),
      Path: "/",
      DefaultVersionId: "v1",
      AttachmentCount: 1,
      PolicyVersionList: [
        {
          VersionId: "v1",
          IsDefaultVersion: true,
          CreateDate: "2026-01-01T00:00:00Z",
          Document: {
            Version: "2012-10-17",
            Statement: [
              { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: `arn:aws:s3:::acme-${index}/*` },
              { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
            ],
          },
        },
      ],
    })),
  };
  return [
    file(`aws/${account}/authorization-details.json`, details),
    file(`aws/${account}/oidc-providers.json`, [
      {
        Arn: provider,
        Url: "gitlab.com",
        ClientIDList: ["sts.amazonaws.com"],
        ThumbprintList: [],
        CreateDate: "2026-01-01T00:00:00Z",
        Tags: [],
      },
    ]),
  ];
}

/** Two of five roles are doors of GitLab; the others are taken by services and by people. */
function trust(account: string, provider: string, index: number, overall: number, projects: number): object {
  if (index % 5 > 1) {
    const principal =
      index % 5 === 2
        ? { Service: "lambda.amazonaws.com" }
        : index % 5 === 3
          ? { Service: "ec2.amazonaws.com" }
          : { AWS: `arn:aws:iam::${account}:root` };
    return { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" };
  }
  const which = overall % Math.max(projects, 1);
  const subject = `project_path:${pathOf(which)}:ref_type:branch:ref:main`;
  return {
    Effect: "Allow",
    Principal: { Federated: provider },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      // One door in fifty is open to a whole team, so that there is something to find.
      ...(index % 50 === 0 ? { StringLike: { "gitlab.com:sub": `project_path:acme/team-${which % 40}/*` } } : {}),
      StringEquals: {
        "gitlab.com:aud": "sts.amazonaws.com",
        ...(index % 50 === 0
          ? {}
          : {
              "gitlab.com:sub": subject,
              "gitlab.com:project_id": `${48_000_000 + which}`,
              "gitlab.com:ref_protected": "true",
            }),
      },
    },
  };
}

/** Some may take other roles, some may pass one, and one of a hundred climbs to an administrator. */
function ownPolicy(account: string, index: number): object {
  const statement =
    index % 100 === 0
      ? { Effect: "Allow", Action: ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"], Resource: "*" }
      : index % 20 === 0
        ? { Effect: "Allow", Action: "sts:AssumeRole", Resource: `arn:aws:iam::${account}:role/role-${index % 7}*` }
        : {
            Effect: "Allow",
            Action: "logs:PutLogEvents",
            Resource: `arn:aws:logs:eu-central-1:${account}:log-group:/acme/${index}:*`,
          };
  return { Version: "2012-10-17", Statement: [statement] };
}
