import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { whoCan } from "../../../../src/core/admission/who-can.ts";
import { admits } from "../../../../src/core/admission/admits.ts";
import type { Door } from "../../../../src/core/admission/admission.ts";
import { trustEffect } from "../../../../src/core/access/plan/trust-effect.ts";
import { planDocument } from "../../../../src/core/access/plan/plan-document.ts";
import { mintClaims } from "../../../../src/core/gitlab/mint-claims.ts";
import type { Claims } from "../../../../src/core/gitlab/claims.ts";
import { readPolicy } from "../../../../src/core/iam/read-policy.ts";
import { canonicalJson } from "../../../../src/core/text/canonical-json.ts";
import { declarationText } from "../desired/declare.ts";
import { accountWith } from "./as-estate.ts";
import { carriedOut, doings, planOf } from "./plan-of.ts";

const NIGHTLY = process.env["SALLYPORT_NIGHTLY"] === "1";
const RUNS = NIGHTLY ? 2_000 : 40;
/** A plan looks for ways to an administrator from every grant, which takes its time. */
const PLANS = NIGHTLY ? 300 : 4;

const ID_OF = { api: "1", web: "2", infra: "3", docs: "4", tools: "5" } as const;
const name = fc.constantFrom("api", "web", "infra", "docs", "tools");
const ref = fc.constantFrom("main", "dev", "release/*", "v*", "fix-1", "$x", "${$}");
const refs = fc.record(
  {
    branches: fc.uniqueArray(ref, { minLength: 1, maxLength: 3 }),
    tags: fc.uniqueArray(ref, { minLength: 1, maxLength: 2 }),
    protected: fc.boolean(),
  },
  { requiredKeys: ["branches"] },
);
const from = fc.oneof(
  fc.tuple(name, refs).map(([one, said]) => ({ project: `acme/${one}`, id: ID_OF[one], ...said })),
  refs.map((said) => ({ group: "acme", "dangerously-whole-group": true, ...said })),
  fc.constant({ runner: "ec2" }),
  fc.constant({ chart: ["registry", "toolbox"], via: "pod-identity", cluster: "prod", namespace: "gl", release: "gl" }),
  fc.constant({
    chart: "registry",
    via: "irsa",
    issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/A",
    namespace: "gl",
    release: "gl",
  }),
  fc.constant({
    chart: "registry",
    via: "kube2iam",
    namespace: "gl",
    release: "gl",
    "node-role": "arn:aws:iam::111111111111:role/n",
  }),
  name.map((user) => ({ user: `u-${user}`, because: "it must", until: "2027-01-01" })),
);
const can = fc.uniqueArray(
  fc.oneof(
    fc.constant("ecr-login"),
    name.map((repository) => ({ "ecr-push": { repository } })),
    name.map((bucket) => ({ "s3-sync": { bucket: `acme-${bucket}`, prefix: "x/y" } })),
    name.map((service) => ({ "ecs-deploy": { cluster: "c", service, "task-roles": [`${service}-task`] } })),
    fc.constant({ "s3-storage": { buckets: Array.from({ length: 25 }, (_, at) => `acme-${"x".repeat(40)}-${at}`) } }),
    fc.constant({ "terraform-plan": { bucket: "acme-tf", key: "a/b", services: ["ec2", "iam", "s3"] } }),
  ),
  { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) },
);
const declared = fc.dictionary(name, fc.record({ from, can }), { minKeys: 1, maxKeys: 3 }).map((grants) =>
  Object.fromEntries(
    Object.entries(grants).map(([key, grant], at) => {
      const own = "user" in grant.from ? { ...grant.from, user: `u-${at}` } : grant.from;
      return [key, { ...grant, from: own, into: "prod" }];
    }),
  ),
);

/** JSON is YAML, so that nothing of ours has to write YAML. */
function textOf(grants: object): string {
  const lines = Object.entries(grants).map(([key, grant]) => `${key}: ${JSON.stringify(grant)}`);
  return declarationText(lines.join("\n"));
}

describe("plans of generated declarations", () => {
  it("are empty once they were carried out, however it is written down", () => {
    fc.assert(
      fc.property(declared, fc.boolean(), (grants, odd) => {
        const text = textOf(grants);
        const first = planOf(text, { estate: accountWith([]) });
        expect(first.changes.every(({ action }) => action === "create")).toBe(true);
        const stands = carriedOut(first);
        const second = planOf(text, { estate: accountWith(stands, { odd }), prune: true });
        expect([doings(second), second.drift, second.leftovers]).toEqual([[], [], []]);
      }),
      { numRuns: PLANS },
    );
  });

  it("lead from one declaration to another in one go", () => {
    fc.assert(
      fc.property(declared, declared, (before, after) => {
        const stands = carriedOut(planOf(textOf(before), { estate: accountWith([]) }));
        const plan = planOf(textOf(after), { estate: accountWith(stands), prune: true });
        const then = carriedOut(plan, stands);
        const again = planOf(textOf(after), { estate: accountWith(then), prune: true });
        // Nothing tells whose a pod identity is once its namespace is not declared: it is left, and shown.
        const drift = again.drift.filter(({ object }) => object.kind !== "pod-identity");
        expect([doings(again), drift, again.leftovers]).toEqual([[], [], []]);
      }),
      { numRuns: PLANS },
    );
  });

  it("say the same of the same", () => {
    fc.assert(
      fc.property(declared, (grants) => {
        const once = (): string => canonicalJson(planDocument(planOf(textOf(grants), { estate: accountWith([]) })));
        expect(once()).toBe(once());
      }),
      { numRuns: 2 },
    );
  });
});

/** A world small enough to ask about each of its jobs. */
const UNIVERSE: readonly Claims[] = ["acme/api", "acme/web", "acme/sub/api", "acme-evil/api"].flatMap((path) =>
  ["20", "21"].flatMap((id) =>
    (["main", "main2", "dev", "release/1"] as const).flatMap((branch) =>
      (["branch", "tag"] as const).flatMap((refType) =>
        [true, false].map((isProtected) =>
          mintClaims({ audience: "aws", project: { path, id }, ref: branch, refType, protected: isProtected }),
        ),
      ),
    ),
  ),
);

const DOOR: Door = {
  account: "111111111111",
  provider: { url: "gitlab.com", clientIds: ["aws"] },
  roleArn: "arn:aws:iam::111111111111:role/r",
};

const subject = fc
  .tuple(
    fc.constantFrom("acme/api", "acme/*", "acme*", "acme/web", "*"),
    fc.constantFrom("branch", "tag", "*"),
    fc.constantFrom("main", "main*", "*", "release/*"),
  )
  .map(([path, type, branch]) => `project_path:${path}:ref_type:${type}:ref:${branch}`);
const conditions = fc
  .record(
    {
      sub: fc.uniqueArray(subject, { minLength: 1, maxLength: 2 }),
      id: fc.constantFrom("20", "21"),
      isProtected: fc.constant("true"),
    },
    { requiredKeys: ["sub"] },
  )
  .map(({ sub, id, isProtected }) => ({
    StringLike: { "gitlab.com:sub": sub },
    StringEquals: {
      "gitlab.com:aud": "aws",
      ...(id === undefined ? {} : { "gitlab.com:project_id": id }),
      ...(isProtected === undefined ? {} : { "gitlab.com:ref_protected": isProtected }),
    },
  }));

function trustWith(condition: object): NonNullable<ReturnType<typeof readPolicy>["value"]> {
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: condition,
    },
  });
  const { value } = readPolicy(text, { kind: "trust" });
  if (value === undefined) throw new Error("not a policy");
  return value;
}

describe("who gains and who loses", () => {
  it("is what asking about every job of a small world says", () => {
    fc.assert(
      fc.property(conditions, conditions, (left, right) => {
        const [before, after] = [trustWith(left), trustWith(right)];
        const effect = trustEffect({ before, after, door: DOOR });
        const lets = (policy: typeof before, token: Claims): boolean => admits(policy, DOOR, token).allowed;
        const gained = UNIVERSE.some((token) => !lets(before, token) && lets(after, token));
        const lost = UNIVERSE.some((token) => lets(before, token) && !lets(after, token));
        // The world of all tokens is larger: what the small one shows must be said, and what is denied must not show.
        if (gained) expect(effect.gains).not.toEqual([]);
        if (lost) expect(effect.loses).not.toEqual([]);
        if (effect.access === "same") expect([gained, lost]).toEqual([false, false]);
        if (effect.access === "narrows") expect(gained).toBe(false);
        if (effect.access === "broadens") expect(lost).toBe(false);
        expect(effect.access).not.toBe("undecided");
      }),
      { numRuns: RUNS * 2 },
    );
  });

  it("names a token of each side that the door really treats so", () => {
    fc.assert(
      fc.property(conditions, conditions, (left, right) => {
        const [before, after] = [trustWith(left), trustWith(right)];
        const { escape } = whoCan(after, DOOR).admitted.within(whoCan(before, DOOR).admitted);
        const { gains } = trustEffect({ before, after, door: DOOR });
        expect(gains.length > 0).toBe(escape !== undefined);
        if (escape === undefined) return;
        expect(admits(after, DOOR, escape).allowed).toBe(true);
        expect(admits(before, DOOR, escape).allowed).toBe(false);
      }),
      { numRuns: RUNS },
    );
  });
});
