import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DraftPolicies, draftPolicies } from "../../../../src/core/access/migrate/draft-policies.ts";
import type { Seen } from "../../../../src/core/access/migrate/use.ts";
import { loadCatalog } from "../../../../src/core/iam/catalog/load.ts";
import { decide } from "../../../../src/core/iam/decide.ts";
import type { Policy } from "../../../../src/core/iam/policy.ts";
import { readPolicy } from "../../../../src/core/iam/read-policy.ts";
import { ACCOUNT, type Use, type UserSetup, accountWith } from "./user-account.ts";

const catalog = await loadCatalog();
const RUNS = process.env["SALLYPORT_NIGHTLY"] === "1" ? 5000 : 150;
const USED = "2026-11-01T00:00:00Z";
const NOTHING_SEEN: Seen = { services: new Set(), actions: new Set() };

function draft(setup: UserSetup, seen: Seen = NOTHING_SEEN): DraftPolicies {
  const { estate, user } = accountWith(setup);
  return draftPolicies(estate, user, {
    catalog,
    seen,
    now: "2026-11-20T12:00:00Z",
    region: "eu-west-1",
    pathFor: (name) => `./policies/${name}.json`,
  });
}

function policiesOf({ files }: DraftPolicies): readonly Policy[] {
  return files.map(({ text }) => {
    const { value, diagnostics } = readPolicy(text, { kind: "identity" });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    if (value === undefined) throw new TypeError("a file of ours cannot be read");
    return value;
  });
}

const ROLE = `arn:aws:iam::${ACCOUNT}:role/gitlab/pusher`;

function allows(identity: readonly Policy[], action: string, resource = "arn:aws:s3:::acme/x", arn = ROLE): boolean {
  const principal = { kind: "aws", arn, account: ACCOUNT } as const;
  return decide({ identity: [...identity] }, { principal, action, resource, resourceAccount: ACCOUNT }).allowed;
}

const on = (Action: string | readonly string[], more: object = {}): object => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...more,
});

describe("the policies of the role that takes a user's place", () => {
  it("leave out a service that was never called, and say so", () => {
    const { files, use } = draft({
      statements: [on(["ecr:*", "s3:PutObject"])],
      use: [{ service: "ecr", at: USED }, { service: "s3" }],
    });
    expect(files.map(({ path }) => path)).toEqual(["./policies/pusher-ci.json"]);
    expect(JSON.parse(files[0]?.text ?? "")).toMatchObject({ Statement: [{ Action: "ecr:*" }] });
    expect(use).toMatchObject({ whole: false, removed: ["s3:PutObject"], idle: [] });
  });

  it("keep what no record can show: handing on roles, and KMS, which others call for the user", () => {
    const result = draft({
      statements: [on(["ecr:PutImage", "iam:*", "kms:Decrypt"])],
      use: [{ service: "ecr", at: USED }, { service: "iam" }, { service: "kms" }],
    });
    const policies = policiesOf(result);
    expect(allows(policies, "iam:PassRole")).toBe(true);
    expect(allows(policies, "kms:Decrypt")).toBe(true);
    expect(allows(policies, "iam:CreateUser")).toBe(false);
    const unobserved = result.use.kept.filter(({ use }) => use === "unobserved").map(({ pattern }) => pattern);
    expect(unobserved).toEqual(["ecr:PutImage", "iam:PassRole", "kms:Decrypt"]);
  });

  it("deny what a wildcard allows, IAM watched for, and nobody ever called", () => {
    const result = draft({
      statements: [on("s3:*")],
      use: [{ service: "s3", at: USED, actions: [{ name: "ListBucket", at: USED }, { name: "DeleteBucket" }] }],
    });
    const policies = policiesOf(result);
    expect(allows(policies, "s3:DeleteBucket", "arn:aws:s3:::acme")).toBe(false);
    expect(allows(policies, "s3:ListBucket", "arn:aws:s3:::acme")).toBe(true);
    expect(allows(policies, "s3:GetObject")).toBe(true);
    expect(result.use.idle).toEqual(["s3:DeleteBucket"]);
    expect(result.files.map(({ path }) => path)).toEqual([
      "./policies/pusher-ci.json",
      "./policies/pusher-never-used.json",
    ]);
  });

  it("are the user's own, whole, where nothing tells what was used", () => {
    const statements = [on(["ecr:*", "s3:*"])];
    const unread = draft({ statements });
    expect(unread.use).toMatchObject({ whole: true, why: expect.stringContaining("was not read") });
    expect(allows(policiesOf(unread), "s3:PutObject")).toBe(true);
    const idle = draft({ statements, use: [{ service: "ecr" }, { service: "s3" }] });
    expect(idle.use).toMatchObject({ whole: true, why: expect.stringContaining("use nothing") });
    expect(allows(policiesOf(idle), "s3:PutObject")).toBe(true);
  });

  it("name every service but the idle ones where the user may do everything", () => {
    const use = catalog.services().map((service) => ({ service, ...(service === "ecr" ? { at: USED } : {}) }));
    const result = draft({ statements: [on("*")], use });
    expect(JSON.parse(result.files[0]?.text ?? "")).toMatchObject({
      Statement: [{ Action: ["ecr:*", "iam:PassRole", "kms:*"] }],
    });
  });

  it("leave everything allowed where the record names too few services to say what was not used", () => {
    const result = draft({ statements: [on("*")], use: [{ service: "ecr", at: USED }, { service: "s3" }] });
    expect(JSON.parse(result.files[0]?.text ?? "")).toMatchObject({ Statement: [{ Action: "*" }] });
    expect(result.use).toMatchObject({ removed: [], kept: [{ pattern: "*", use: "unobserved" }] });
  });

  it("write out the user's name, and answer for the user what only the user could answer", () => {
    const result = draft({
      tags: { team: "web" },
      statements: [
        on("s3:PutObject", { Resource: "arn:aws:s3:::acme/${aws:username}/${aws:PrincipalTag/team}/*" }),
        on("ecr:PutImage", { Condition: { StringEquals: { "aws:username": "pusher" } } }),
        on("ecr:DeleteRepository", { Condition: { StringEquals: { "aws:username": "somebody-else" } } }),
      ],
      use: [
        { service: "s3", at: USED },
        { service: "ecr", at: USED },
      ],
    });
    const policies = policiesOf(result);
    expect(allows(policies, "s3:PutObject", "arn:aws:s3:::acme/pusher/web/x")).toBe(true);
    expect(allows(policies, "ecr:PutImage")).toBe(true);
    expect(allows(policies, "ecr:DeleteRepository")).toBe(false);
    expect(result.use.check).toEqual([]);
  });

  it("take what CloudTrail saw as used, though IAM's record does not have it yet", () => {
    const seen: Seen = { services: new Set(["s3"]), actions: new Set(["ecr:putimage"]) };
    const result = draft(
      { statements: [on(["ecr:PutImage", "s3:PutObject"])], use: [{ service: "ecr" }, { service: "s3" }] },
      seen,
    );
    expect(result.use.removed).toEqual([]);
    expect(result.use.kept).toMatchObject([{ use: "used", seen: ["ecr:PutImage"] }, { use: "unobserved" }]);
  });

  it("say how young the user is", () => {
    const use = [{ service: "ecr", at: USED }];
    const { check } = draft({ created: "2026-11-18T12:00:00Z", statements: [on("ecr:PutImage")], use }).use;
    expect(check).toEqual([expect.stringContaining("2 days old")]);
  });
});

const ACTIONS = [
  "s3:GetObject",
  "s3:PutObject",
  "s3:PutObjectTagging",
  "s3:DeleteBucket",
  "s3:ListBucket",
  "s3:NotYetThere",
  "ecr:PutImage",
  "ecr:TagResource",
  "ecr:DeleteRepository",
  "iam:PassRole",
  "iam:GetUser",
  "kms:Decrypt",
  "newservice:DoIt",
];
const PATTERNS = [
  ...ACTIONS,
  "*",
  "s3:*",
  "S3:get*",
  "s3:*Object*",
  "ecr:*",
  "iam:*",
  "iam:Pass*",
  "kms:*",
  "newservice:*",
];
const SERVICES = ["s3", "ecr", "iam", "kms", "newservice"];

const statement = fc.record({
  Effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
  patterns: fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 4 }),
  negated: fc.boolean().map((value) => value),
  Resource: fc.constantFrom("*", "arn:aws:s3:::acme/*", "arn:aws:s3:::acme/${aws:username}/*"),
});

const statements = fc.array(statement, { minLength: 1, maxLength: 4 }).map((list) =>
  list.map(({ Effect, patterns, negated, Resource }) => ({
    Effect,
    [negated && patterns.length === 1 && Effect === "Allow" ? "NotAction" : "Action"]: patterns,
    Resource,
  })),
);

const time = fc.option(fc.constant(USED), { nil: undefined });
const use = fc
  .subarray(SERVICES, { minLength: 1 })
  .chain((services) =>
    fc.tuple(
      ...services.map((service) =>
        fc.record({
          service: fc.constant(service),
          at: time,
          actions: fc
            .subarray(ACTIONS.filter((action) => action.startsWith(`${service}:`)))
            .chain((own) =>
              fc.tuple(...own.map((action) => fc.record({ name: fc.constant(action.split(":")[1] ?? ""), at: time }))),
            ),
        }),
      ),
    ),
  )
  // `exactOptionalPropertyTypes` wants absent what is not there.
  .map((list) => JSON.parse(JSON.stringify(list)) as NonNullable<UserSetup["use"]>);

const seen = fc.record({
  services: fc.subarray(SERVICES).map((list) => new Set(list)),
  actions: fc.subarray(ACTIONS).map((list) => new Set(list.map((action) => action.toLowerCase()))),
});

const RESOURCES = ["*", "arn:aws:s3:::acme/x", "arn:aws:s3:::acme/pusher/x"];

/** Said by AWS's documentation or seen by nobody: never asked for by a call of that name. */
const NEVER_SHOWN = new Set(["iam:PassRole", "kms:Decrypt", "s3:PutObjectTagging", "ecr:TagResource"]);

/** Whether what was read shows that an action was not used, said once more and without the code under test. */
function isShownIdle(action: string, record: readonly Use[], saw: Seen): boolean {
  const [service = "", name = ""] = action.split(":");
  const entry = record.find((one) => one.service === service);
  if (entry === undefined || saw.actions.has(action.toLowerCase())) return false;
  if (action === "iam:PassRole" || service === "kms") return false;
  const sawService = saw.services.has(service) || [...saw.actions].some((one) => one.startsWith(`${service}:`));
  const called = sawService || entry.at !== undefined || entry.actions?.some(({ at }) => at !== undefined) === true;
  if (!called) return true;
  const watched = entry.actions?.find((one) => one.name === name);
  return watched !== undefined && watched.at === undefined && !NEVER_SHOWN.has(action);
}

describe("laws of the cut", () => {
  it("nothing that was used, and nothing that cannot be observed, is allowed any less", () => {
    fc.assert(
      fc.property(statements, use, seen, (list, record, saw) => {
        const setup = { statements: list, use: record };
        const { user } = accountWith(setup);
        const before = user.inline.flatMap(({ policy }) => policy ?? []);
        const result = draft(setup, saw);
        const after = policiesOf(result);
        for (const action of ACTIONS) {
          for (const resource of RESOURCES) {
            const was = decide(
              { identity: before },
              {
                principal: { kind: "aws", arn: user.arn, account: ACCOUNT },
                action,
                resource,
                resourceAccount: ACCOUNT,
                context: { "aws:username": user.name },
              },
            ).allowed;
            const is = allows(after, action, resource);
            if (was && (result.use.whole || !isShownIdle(action, record, saw)))
              expect([action, resource, is]).toEqual([action, resource, true]);
            // It never comes to allow more.
            if (!was) expect([action, resource, is]).toEqual([action, resource, false]);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});
