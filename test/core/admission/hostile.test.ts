import { describe, expect, it } from "vitest";
import { admits } from "../../../src/core/admission/admits.ts";
import { checkProof } from "../../../src/core/admission/check/check-proof.ts";
import { whoCan } from "../../../src/core/admission/who-can.ts";
import { mintClaims } from "../../../src/core/gitlab/mint-claims.ts";
import { readPolicy, readPolicyValue } from "../../../src/core/iam/read-policy.ts";
import type { Policy } from "../../../src/core/iam/policy.ts";

const door = { account: "111111111111", provider: { url: "gitlab.com", clientIds: ["sts.amazonaws.com"] } };
const ours = mintClaims({ audience: "sts.amazonaws.com", project: { path: "acme/p7" }, ref: "main" });

function trust(...statements: readonly object[]): Policy {
  const base = {
    Effect: "Allow",
    Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
    Action: "sts:AssumeRoleWithWebIdentity",
  };
  const { value } = readPolicyValue(
    { Version: "2012-10-17", Statement: statements.map((one) => ({ ...base, ...one })) },
    { kind: "trust" },
  );
  if (value === undefined) throw new TypeError("a policy that cannot be read");
  return value;
}

const like = (...values: readonly string[]) => ({ Condition: { StringLike: { "gitlab.com:sub": values } } });
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

const DENIALS = numbers(30).map((at) => ({
  Effect: "Deny",
  Condition: {
    StringNotLike: { "gitlab.com:sub": `project_path:acme/*${at}*` },
    StringEquals: { "gitlab.com:ref_protected": "false" },
    StringNotEquals: { "gitlab.com:user_login": `u${at}` },
  },
}));

describe("a policy made to be hard", () => {
  const samples: Readonly<Record<string, Policy>> = {
    "of dozens of stars": trust(like(`${"*a".repeat(60)}*`)),
    "of question marks after stars": trust(like(`*a${"?".repeat(20)}*b${"?".repeat(20)}*`)),
    "of a thousand patterns": trust(
      like(...numbers(1000).map((at) => `project_path:acme/p${at}:ref_type:branch:ref:main`)),
    ),
    "of two lists that must both be met": trust({
      Condition: {
        StringLike: { "gitlab.com:sub": numbers(60).map((at) => `project_path:*/p${at}:*`) },
        "ForAnyValue:StringLike": { "gitlab.com:sub": numbers(60).map((at) => `project_path:acme/*${at}:*`) },
      },
    }),
    "of Denies with many ways out": trust({}, ...DENIALS),
    "of statements without number": trust(...numbers(200).map((at) => like(`project_path:acme/p${at}:*`))),
    "with a NUL": trust(like("project_path:acme/\u0000*")),
  };

  it.each(Object.entries(samples))("%s is answered within its budget, or with the budget named", (_name, policy) => {
    const admission = whoCan(policy, door, { tenant: { groups: ["acme"] }, budget: { states: 20_000 } });
    if (admits(policy, door, ours).allowed) {
      expect(admission.reach).not.toBe("nobody");
      expect(admission.admitted.has(ours)).toBe(true);
      expect(admission.admitted.isEmpty()).not.toBe(true);
    }
    if (!admission.exact) expect(admission.caveats.map(({ code }) => code)).toContain("budget");
    for (const token of [admission.witness, admission.outsider])
      if (token !== undefined) expect(admits(policy, door, token).allowed).toBe(true);
    expect(checkProof(JSON.parse(JSON.stringify(admission.proof())))).toMatchObject({ holds: true });
  });

  it("of ten thousand projects on every branch is judged as wide as it may be when the budget ends", () => {
    const policy = trust(like(...numbers(10_000).map((at) => `project_path:acme/p${at}:ref_type:branch:ref:*`)));
    const admission = whoCan(policy, door, { budget: { states: 20_000 } });
    expect([admission.reach, admission.exact]).toEqual(["project", false]);
  });

  it("names the budget of states when it is reached, and then claims no more than it knows", () => {
    const policy = trust({}, ...DENIALS);
    const admission = whoCan(policy, door, { tenant: { groups: ["acme"] }, budget: { states: 100 } });
    expect(admission.exact).toBe(false);
    expect(admission.reach).toBe("instance");
    expect(admission.caveats.map(({ code }) => code)).toContain("budget");
    expect(admission.admitted.within(whoCan(trust(like("project_path:acme/*")), door).admitted).holds).not.toBe(true);
  });

  it("ends with the time as well, if it is given a clock", () => {
    let time = 0;
    const now = (): number => (time += 10);
    const policy = trust(like(...numbers(300).map((at) => `project_path:acme/p${at}?:*`)), ...DENIALS);
    const admission = whoCan(policy, door, { budget: { ms: 200, now } });
    expect(admission.exact).toBe(false);
    expect(admission.caveats.map(({ message }) => message).join()).toContain("time");
  });
});

describe("a policy that cannot be read to the end", () => {
  it.each([
    '{"Statement": [{"Effect": "Alow"}]}',
    '{"Statement": [3]}',
    '{"Statement": {"Effect": "Allow", "Principal": 7, "Action": "sts:AssumeRoleWithWebIdentity"}}',
    '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": ["sts:AssumeRoleWithWebIdentity"], "Condition": [1]}}',
    '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": {"StringEquals": {"gitlab.com:sub": {}}}}}',
    '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": null}}',
    "{}",
    '{"Statement": []}',
  ])("is answered with an upper bound: %s", (text) => {
    const { value } = readPolicy(text, { kind: "trust" });
    if (value === undefined) return;
    const admission = whoCan(value, door);
    const allowed = admits(value, door, ours);
    if (allowed.allowed) expect(admission.admitted.has(ours)).toBe(true);
    if (allowed.allowed) expect(admission.reach).not.toBe("nobody");
    expect(admission.admitted.describe()).toBeDefined();
    expect(checkProof(admission.proof()).holds).toBe(true);
  });
});

describe("what is no token", () => {
  it("is in no set, and nothing is thrown", () => {
    const { admitted } = whoCan(trust({}), door);
    for (const junk of [
      undefined,
      null,
      1,
      "x",
      [],
      {},
      { iss: {} },
      { ...ours, sub: { a: 1 } },
      { ...ours, aud: [1, {}] },
    ]) {
      expect(() => admitted.has(junk as never)).not.toThrow();
      expect(() => admits(trust({}), door, junk as never)).not.toThrow();
    }
    expect(admitted.has({ ...ours, aud: [1, {}] } as never)).toBe(false);
  });
});

describe("a door of odd parts", () => {
  it.each([
    { account: "", provider: { url: "", clientIds: [] } },
    { account: "111111111111", provider: { url: "https://", clientIds: ["a"] } },
    { account: "111111111111", provider: { url: "http://gitlab.com", clientIds: ["a", "a"] }, roleArn: "nonsense" },
  ])("is answered: %j", (odd) => {
    const admission = whoCan(trust(like("project_path:acme/*")), odd);
    expect(admission.reach).toBe("nobody");
    expect(admission.proof()).toBeDefined();
  });
});
