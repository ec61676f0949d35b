import { describe, expect, it } from "vitest";
import type { CloudObject, RoleObject } from "../../../../src/core/change/object.ts";
import { declarationText, estateFrom } from "../desired/declare.ts";
import { accountWith } from "./as-estate.ts";
import { carriedOut, doings, planOf } from "./plan-of.ts";

const FROM = 'from: { project: acme/api, id: "20", branches: [main], protected: true }';
const DEPLOY = `deploy:\n  describe: ships\n  ${FROM}\n  into: prod\n  can: [{ ecr-push: { repository: api } }]`;
const TEXT = declarationText(DEPLOY);
const ROLE = "arn:aws:iam::111111111111:role/gitlab/deploy";
const PROVIDER = "arn:aws:iam::111111111111:oidc-provider/gitlab.com";
const WEB = "sts:AssumeRoleWithWebIdentity";

function trustText(conditions: object, principal: object = { Federated: PROVIDER }, action = WEB): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: principal, Action: action, ...(conditions && { Condition: conditions }) },
    ],
  });
}

const made = carriedOut(planOf(TEXT, { estate: accountWith([]) }));

function change(objects: readonly CloudObject[], edit: (role: RoleObject) => RoleObject): readonly CloudObject[] {
  return objects.map((object) => (object.kind === "role" ? edit(object) : object));
}

describe("a plan against an empty account", () => {
  const plan = planOf(TEXT, { estate: accountWith([]) });

  it("makes what is needed before what needs it", () => {
    expect(doings(plan)).toEqual([
      "create provider gitlab.com",
      "create role deploy",
      "create inline-policy deploy#sallyport",
    ]);
    expect(plan.summary).toEqual({ create: 3, update: 0, delete: 0, adopt: 0 });
  });

  it("says who gains access", () => {
    expect(plan.access).toEqual([
      {
        account: "111111111111",
        principal: ROLE,
        gains: ["acme/api branch main, project_id 20, ref_protected true"],
        loses: [],
        breaks: [],
      },
    ]);
    expect(plan.changes.map(({ access }) => access)).toEqual(["same", "broadens", "broadens"]);
    expect(plan.changes[1]?.gained?.context).toMatchObject({ "gitlab.com:project_id": "20" });
  });

  it("is empty once it was carried out", () => {
    const again = planOf(TEXT, { estate: accountWith(made) });
    expect(doings(again)).toEqual([]);
    expect([again.drift, again.leftovers, again.caveats, again.access]).toEqual([[], [], [], []]);
  });

  it("is empty too where the same is written in other ways", () => {
    expect(doings(planOf(TEXT, { estate: accountWith(made, { odd: true }) }))).toEqual([]);
  });
});

describe("what somebody changed by hand", () => {
  const cases: readonly (readonly [string, (role: RoleObject) => RoleObject, string])[] = [
    [
      "the trust",
      (role) => ({ ...role, trust: role.trust.replace("ref:main", "ref:*").replace('"StringEquals"', '"StringLike"') }),
      "narrows",
    ],
    ["the session's length", (role) => ({ ...role, maxSessionSeconds: 7200 }), "same"],
    ["the description", (role) => ({ ...role, description: "x" }), "same"],
    ["one of our tags", (role) => ({ ...role, tags: { ...role.tags, "sallyport:grant": "x" } }), "same"],
  ];
  it.each(cases)("is put right: %s", (_, edit, access) => {
    const plan = planOf(TEXT, { estate: accountWith(change(made, edit)) });
    expect(doings(plan)).toEqual(["update role deploy"]);
    expect(plan.changes[0]?.access).toBe(access);
    expect(plan.changes[0]?.after).toEqual(made.find(({ kind }) => kind === "role"));
  });

  it("stays where it is not ours: other tags, a boundary that nobody declared", () => {
    const edited = change(made, (role) => ({
      ...role,
      tags: { ...role.tags, team: "x" },
      boundary: "arn:aws:iam::111111111111:policy/b",
    }));
    expect(doings(planOf(TEXT, { estate: accountWith(edited) }))).toEqual([]);
  });

  it("is drift where it came on top, and `revert` takes it away", () => {
    const more: CloudObject[] = [
      { kind: "attachment", owner: ROLE, policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
      {
        kind: "inline-policy",
        owner: ROLE,
        name: "more",
        policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
      },
    ];
    const estate = accountWith([...made, ...more]);
    const plan = planOf(TEXT, { estate, prune: true });
    expect(doings(plan)).toEqual([]);
    expect(plan.drift.map(({ says }) => says)).toEqual([
      "the inline policy `more` is there, and not declared",
      "`arn:aws:iam::aws:policy/ReadOnlyAccess` is attached, and not declared",
    ]);
    expect(doings(planOf(TEXT, { estate, revert: true }))).toEqual([
      "delete attachment ReadOnlyAccess",
      "delete inline-policy deploy#more",
    ]);
  });
});

describe("what stood before", () => {
  const old: RoleObject = {
    kind: "role",
    arn: ROLE,
    trust: trustText({ StringLike: { "gitlab.com:sub": "project_path:acme/*" } }),
    description: "old",
    maxSessionSeconds: 3600,
    tags: { team: "x" },
  };
  const provider: CloudObject = {
    kind: "provider",
    arn: PROVIDER,
    url: "gitlab.com",
    clientIds: ["https://gitlab.com"],
    tags: { owner: "others" },
  };

  it("is taken over: the provider's audiences are merged, its tags are left alone", () => {
    const plan = planOf(TEXT, { estate: accountWith([old, provider]) });
    expect(doings(plan)).toEqual([
      "update provider gitlab.com",
      "update role deploy",
      "create inline-policy deploy#sallyport",
    ]);
    expect(plan.changes[0]?.after).toEqual({
      ...provider,
      clientIds: ["https://gitlab.com", "sts.amazonaws.com"],
      thumbprints: [],
    });
    expect(plan.changes[1]?.after).toMatchObject({ tags: { team: "x", "sallyport:adopted": "true" } });
  });

  it("loses whom the declaration does not name, and those who were seen are named", () => {
    const events = [
      event("project_path:acme/web:ref_type:branch:ref:dev", 3),
      event("project_path:acme/api:ref_type:branch:ref:main", 9),
    ];
    const plan = planOf(TEXT, { estate: accountWith([old, provider], { events }) });
    const [access] = plan.access;
    expect(access?.loses[0]).toMatch(/^acme\/\* any branch or tag/);
    expect(access?.gains).toEqual([]);
    expect(access?.breaks).toEqual([
      "project_path:acme/web:ref_type:branch:ref:dev: 3 sessions, last 2026-11-18T10:00:00Z",
    ]);
    expect(plan.changes[1]).toMatchObject({ access: "narrows", breaks: access?.breaks });
    expect(plan.changes[1]?.lost).toBeDefined();
  });

  it("loses those who came with another audience of the provider", () => {
    const anyAudience = {
      ...old,
      trust: trustText({
        StringEquals: {
          "gitlab.com:sub": "project_path:acme/api:ref_type:branch:ref:main",
          "gitlab.com:project_id": "20",
          "gitlab.com:ref_protected": "true",
        },
      }),
    };
    const plan = planOf(TEXT, { estate: accountWith([anyAudience, provider]) });
    const role = plan.changes.find(({ after }) => after?.kind === "role");
    expect(role?.access).toBe("narrows");
    expect(role?.lost?.context?.["gitlab.com:aud"]).toBe("https://gitlab.com");
  });

  it("is only adopted where nothing but our tags is missing", () => {
    const plain = made.map(
      (object): CloudObject => (object.kind === "role" ? { ...object, tags: { team: "x" } } : object),
    );
    const plan = planOf(TEXT, { estate: accountWith(plain) });
    expect(doings(plan)).toEqual(["adopt role deploy"]);
    const after = carriedOut(plan, plain);
    expect(doings(planOf(TEXT, { estate: accountWith(after) }))).toEqual([]);
  });

  it("keeps a policy that means the same under another name", () => {
    const renamed = made.map((object) => (object.kind === "inline-policy" ? { ...object, name: "mine" } : object));
    const plan = planOf(TEXT, { estate: accountWith(renamed) });
    expect([doings(plan), plan.drift]).toEqual([[], []]);
  });

  it("keeps a managed policy that is attached and means the same, and misses it once it means something else", () => {
    const arn = "arn:aws:iam::111111111111:policy/theirs";
    const attached = made.flatMap((object): readonly CloudObject[] => {
      if (object.kind !== "inline-policy") return [object];
      return [
        { kind: "managed-policy", arn, policy: object.policy },
        { kind: "attachment", owner: object.owner, policyArn: arn },
      ];
    });
    const plan = planOf(TEXT, { estate: accountWith(attached), prune: true });
    expect([doings(plan), plan.drift]).toEqual([[], []]);
    const other = attached.map((object) =>
      object.kind === "managed-policy" ? { ...object, policy: object.policy.replace("ecr:PutImage", "ecr:*") } : object,
    );
    const wider = planOf(TEXT, { estate: accountWith(other) });
    expect([wider.changes.length, wider.drift.map(({ object }) => object.kind)]).toEqual([1, ["attachment"]]);
  });

  it("gains nothing by a policy that others on the role allow already, and loses nothing with them", () => {
    const wide: CloudObject = {
      kind: "inline-policy",
      owner: ROLE,
      name: "wide",
      policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecr:*","s3:*"],"Resource":"*"}]}',
    };
    const without = made.filter(({ kind }) => kind !== "inline-policy");
    const estate = accountWith([...without, wide]);
    const plan = planOf(TEXT, { estate, revert: true });
    expect(plan.changes.map(({ action, access }) => `${action} ${access}`)).toEqual(["create same", "delete narrows"]);
    expect(plan.changes[1]?.lost?.action).not.toMatch(/^ecr:(?:PutImage|GetAuthorizationToken)$/);
  });

  it("gains by a policy that a denial of others took back, once that denial goes", () => {
    const denial: CloudObject = {
      kind: "inline-policy",
      owner: ROLE,
      name: "not",
      policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"ecr:*","Resource":"*"}]}',
    };
    const plan = planOf(TEXT, { estate: accountWith([...made, denial]), revert: true });
    expect(plan.changes.map(({ action, access }) => `${action} ${access}`)).toEqual(["delete broadens"]);
  });

  it("loses principals that are no jobs, by name", () => {
    const shared = {
      ...old,
      trust: trustText({ Bool: { "aws:MultiFactorAuthPresent": "true" } }, { AWS: "111111111111" }, "sts:AssumeRole"),
    };
    const plan = planOf(TEXT, { estate: accountWith([shared, provider]) });
    expect(plan.access[0]?.loses).toEqual(["AWS 111111111111"]);
    expect(plan.access[0]?.gains[0]).toContain("acme/api branch main");
    expect(plan.changes.find(({ after }) => after?.kind === "role")?.access).toBe("mixed");
  });
});

describe("what is declared no more", () => {
  const other = declarationText(`other:\n  ${FROM}\n  into: prod\n  can: [ecr-login]`);

  it("is named, and deleted only with `prune`", () => {
    const estate = accountWith(made);
    const plan = planOf(other, { estate });
    expect(doings(plan)).toEqual(["create role other", "create inline-policy other#sallyport"]);
    expect(plan.leftovers.map(({ object }) => object.kind)).toEqual(["role", "inline-policy"]);
    const pruned = planOf(other, { estate, prune: true });
    expect(doings(pruned).slice(2)).toEqual(["delete inline-policy deploy#sallyport", "delete role deploy"]);
    expect(pruned.changes.at(-1)).toMatchObject({ access: "narrows" });
    expect(pruned.access.at(-1)?.loses).toEqual(["acme/api branch main, project_id 20, ref_protected true"]);
  });

  it.each([
    ["was taken over", { "sallyport:adopted": "true" }],
    ["belongs to another stack", { "sallyport:stack": "others" }],
  ])("is never deleted where it %s", (_, tags) => {
    const estate = accountWith(change(made, (role) => ({ ...role, tags: { ...role.tags, ...tags } })));
    expect(doings(planOf(other, { estate, prune: true })).filter((doing) => doing.startsWith("delete"))).toEqual([]);
  });

  it("is never deleted on another path", () => {
    const elsewhere = JSON.parse(JSON.stringify(made).replaceAll("role/gitlab/", "role/")) as CloudObject[];
    const plan = planOf(other, { estate: accountWith(elsewhere), prune: true });
    expect(doings(plan).filter((doing) => doing.startsWith("delete"))).toEqual([]);
  });
});

describe("a grant of which a proof fails", () => {
  const admin: CloudObject = {
    kind: "role",
    arn: "arn:aws:iam::111111111111:role/admin",
    trust: trustText({}, { Service: "ecs-tasks.amazonaws.com" }, "sts:AssumeRole"),
    maxSessionSeconds: 3600,
    tags: {},
  };
  const everything: CloudObject = {
    kind: "inline-policy",
    owner: admin.arn,
    name: "all",
    policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
  };
  const ecs = (more = ""): string =>
    declarationText(
      `deploy:\n  ${FROM}\n  into: prod${more}\n  can: [{ ecs-deploy: { cluster: c, service: s, task-roles: [admin], run-tasks: true } }]`,
    );

  it("is refused with what shows it, and nothing of it is planned", () => {
    const plan = planOf(ecs(), { estate: accountWith([admin, everything]) });
    expect(plan.refused).toEqual(["deploy"]);
    expect(doings(plan)).toEqual([]);
    const [failed] = plan.proofs.filter(({ holds }) => holds === false);
    expect(failed).toMatchObject({ claim: "cannot reach an administrator", exact: true });
    expect(failed?.witness).toContain("reaches arn:aws:iam::111111111111:role/admin by iam:PassRole");
  });

  it("is planned where it says that it may", () => {
    const plan = planOf(ecs("\n  dangerously-administrator: true"), { estate: accountWith([admin, everything]) });
    expect(plan.refused).toEqual([]);
    expect(plan.proofs.map(({ claim }) => claim)).toContain("may end as an administrator, as declared");
  });

  it("is refused for an outsider: a project that is not under our groups", () => {
    const text = declarationText(DEPLOY, { gitlab: "groups: [other]" });
    const plan = planOf(text, { estate: accountWith([]) });
    expect(plan.refused).toEqual(["deploy"]);
    expect(plan.proofs.find(({ holds }) => holds === false)?.witness).toContain("admits an outsider");
  });

  it("is undecided, and not proved, where the account was not read", () => {
    const { proofs, caveats, changes } = planOf(ecs());
    const [proof] = proofs.filter(({ claim }) => claim === "cannot reach an administrator");
    expect(proof).toMatchObject({ holds: "undecided", exact: false });
    expect(caveats).toEqual(["nothing was read of prod: all is shown as created"]);
    expect(changes.every(({ action }) => action === "create")).toBe(true);
  });
});

describe("a project of a self-managed GitLab whose subject changes", () => {
  const text = declarationText(
    'deploy:\n  from: { project: acme/api, id: "20", branches: [main] }\n  into: prod\n  can: [ecr-login]',
    { gitlab: "url: https://gitlab.acme.example, groups: [acme]" },
  );
  const issuer = "arn:aws:iam::111111111111:oidc-provider/gitlab.acme.example";
  const path = "project_path:acme/api:ref_type:branch:ref:main";
  const byId = "project_id:20:ref_type:branch:ref:main";
  const subjects = (plan: ReturnType<typeof planOf>): unknown => {
    const role = plan.changes.find(({ after }) => after?.kind === "role")?.after;
    return role?.kind === "role"
      ? JSON.parse(role.trust).Statement[0].Condition.StringEquals["gitlab.acme.example:sub"]
      : undefined;
  };
  const first = planOf(text, { estate: accountWith([]) });
  const both = carriedOut(first);
  const seen = { ...event(byId, 1), provider: "gitlab.acme.example" };

  it("gets in by both at first, and stays so until the new one was seen", () => {
    expect(subjects(first)).toEqual([byId, path]);
    expect(doings(planOf(text, { estate: accountWith(both) }))).toEqual([]);
    expect(first.proofs.every(({ holds }) => holds === true)).toBe(true);
  });

  it("gets in by the new one alone once that was seen, and never by the old one again", () => {
    const second = planOf(text, { estate: accountWith(both, { events: [seen] }) });
    expect([doings(second), subjects(second)]).toEqual([["update role deploy"], byId]);
    expect(second.changes[0]?.access).toBe("narrows");
    const after = carriedOut(second, both);
    expect(doings(planOf(text, { estate: accountWith(after) }))).toEqual([]);
  });

  it("is told which other doors its present subject opens", () => {
    const other: RoleObject = {
      kind: "role",
      arn: "arn:aws:iam::111111111111:role/other",
      trust: trustText({ StringLike: { "gitlab.acme.example:sub": "project_path:acme/*" } }, { Federated: issuer }),
      maxSessionSeconds: 3600,
      tags: {},
    };
    const { notes } = planOf(text, { estate: accountWith([...both, other]) });
    expect(notes.map((note) => note.text)).toContain(
      "before the project's subject is changed: it opens `arn:aws:iam::111111111111:role/other` as well",
    );
  });
});

describe("an account of which only the roles were listed", () => {
  it("is planned with a caveat for all that was not read", () => {
    const role = {
      ...(made.find((object): object is RoleObject => object.kind === "role") ?? { arn: "", trust: "{}" }),
    };
    const estate = estateFrom({
      "aws/111111111111/roles.json": [
        {
          RoleName: "deploy",
          Arn: role.arn,
          AssumeRolePolicyDocument: JSON.parse(role.trust),
          Tags: [{ Key: "sallyport:stack", Value: "acme" }],
        },
      ],
    });
    const { caveats } = planOf(TEXT, { estate });
    expect(caveats).toContain("policies of the roles of 111111111111: not read");
    expect(caveats).toContain("oidc providers of 111111111111: not read");
  });
});

describe("a runner's machine", () => {
  const text = declarationText(
    "r:\n  from: { runner: ec2, instance: i-0123456789abcdef0 }\n  into: prod\n  can: [ecr-login]",
  );
  const machine = (profile: string): object => ({
    InstanceId: "i-0123456789abcdef0",
    State: { Name: "running" },
    IamInstanceProfile: { Arn: `arn:aws:iam::111111111111:instance-profile/${profile}`, Id: "AIPAEXAMPLE" },
  });

  it("that has another profile keeps it, and the plan is refused", () => {
    expect(() => planOf(text, { estate: accountWith([], { instances: [machine("other")] }) })).toThrow(
      /has the instance profile .* already/,
    );
  });

  it("that has ours already is left alone", () => {
    const stands = carriedOut(planOf(text, { estate: accountWith([]) }));
    const estate = accountWith(stands, { instances: [machine("gitlab/r")] });
    expect(doings(planOf(text, { estate }))).toEqual([]);
  });

  it("that somebody started with ours keeps it under prune, as long as the grant is there", () => {
    const free = text.replace(", instance: i-0123456789abcdef0", "");
    const stands = carriedOut(planOf(free, { estate: accountWith([]) }));
    const estate = accountWith(stands, { instances: [machine("gitlab/r")] });
    const kept = planOf(free, { estate, prune: true });
    expect([doings(kept), kept.leftovers]).toEqual([[], []]);
    const gone = declarationText("other:\n  from: { runner: ec2 }\n  into: prod\n  can: [ecr-login]");
    expect(doings(planOf(gone, { estate, prune: true }))).toContainEqual(
      expect.stringMatching(/^delete profile-association/),
    );
  });

  it("beside the declared one that runs with ours is named, and left alone", () => {
    const stands = carriedOut(planOf(text, { estate: accountWith([]) }));
    const second = { ...machine("gitlab/r"), InstanceId: "i-0fedcba9876543210" };
    const plan = planOf(text, {
      estate: accountWith(stands, { instances: [machine("gitlab/r"), second] }),
      prune: true,
    });
    expect([doings(plan), plan.leftovers.map(({ says }) => says)]).toEqual([
      [],
      [expect.stringMatching(/i-0fedcba9876543210.*is not the declared one/)],
    ]);
  });
});

describe("a service account that somebody gave a role of ours", () => {
  const text = declarationText(
    "p:\n  from: { chart: [registry, toolbox], via: pod-identity, cluster: prod, namespace: gl, release: gl }\n  into: prod\n  can: [ecr-login]",
  );
  const stands = carriedOut(planOf(text, { estate: accountWith([]) }));
  const role = "arn:aws:iam::111111111111:role/gitlab/p";
  const pod = (namespace: string): CloudObject => ({
    kind: "pod-identity",
    cluster: "prod",
    namespace,
    serviceAccount: "other",
    role,
  });

  it("in a namespace of its own is drift: prune leaves it, revert takes it away", () => {
    const estate = accountWith([...stands, pod("elsewhere")]);
    const plan = planOf(text, { estate, prune: true });
    expect([doings(plan), plan.drift.map(({ on, says }) => `${on}: ${says}`)]).toEqual([
      [],
      [`${role}: \`elsewhere/other\` of \`prod\` gets the role, and is not declared`],
    ]);
    expect(planOf(text, { estate, revert: true }).summary.delete).toBe(1);
  });

  it("in the grant's namespace was a component of it, which prune takes away", () => {
    const fewer = text.replace("[registry, toolbox]", "registry");
    expect(planOf(fewer, { estate: accountWith(stands), prune: true }).summary.delete).toBe(1);
    expect(planOf(fewer, { estate: accountWith(stands) }).leftovers).toHaveLength(1);
  });
});

function event(subject: string, succeeded: number): object {
  return {
    roleArn: ROLE,
    provider: "gitlab.com",
    subject,
    audience: "sts.amazonaws.com",
    first: "2026-11-01T10:00:00Z",
    last: "2026-11-18T10:00:00Z",
    succeeded,
    denied: 0,
    regions: ["eu-west-1"],
  };
}
