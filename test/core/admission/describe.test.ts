import { expect, it } from "vitest";
import { sayPattern } from "../../../src/core/admission/say.ts";
import { whoCan } from "../../../src/core/admission/who-can.ts";
import { readPolicy } from "../../../src/core/iam/read-policy.ts";

const PROVIDER = "arn:aws:iam::111111111111:oidc-provider/gitlab.com";

/** The rows in words of a door whose subject meets all of these conditions. */
function rows(...conditions: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  const [first, ...rest] = conditions;
  const deny = rest.map((Condition) => ({ ...base("Deny"), Condition }));
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ ...base("Allow"), Condition: first }, ...deny],
  });
  const { value } = readPolicy(text, { kind: "trust" });
  if (value === undefined) throw new Error("no policy");
  const door = { account: "111111111111", provider: { url: "gitlab.com", clientIds: ["sts.amazonaws.com"] } };
  return whoCan(value, door)
    .admitted.describe()
    .map((row) => sayPattern(row, "gitlab.com"));
}

function base(effect: string): object {
  return { Effect: effect, Principal: { Federated: PROVIDER }, Action: "sts:AssumeRoleWithWebIdentity" };
}

const MAIN = { StringEquals: { "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main" } };
const NOT_LIKE = (...values: readonly string[]) => ({ StringNotLike: { "gitlab.com:sub": values } });

it("leaves out a demand that the rest of the row meets", () => {
  expect(rows(MAIN, NOT_LIKE("project_path:acme/*"))).toEqual(["branch main of acme/app"]);
  expect(rows(MAIN, NOT_LIKE("project_path:other/*", "project_path:acme/*"))).toEqual(["branch main of acme/app"]);
});

it("says a demand that narrows the row, and that one of its patterns is enough", () => {
  const wide = { StringLike: { "gitlab.com:sub": "project_path:acme/*:ref_type:branch:ref:main" } };
  expect(rows(wide, NOT_LIKE("project_path:*/app:*", "project_path:*/web:*"))).toEqual([
    "branch main of every project under acme (only subjects like project_path:*/app:* or project_path:*/web:*)",
  ]);
});

it("says a dollar that is written out", () => {
  const sub = "project_path:acme/app:ref_type:branch:ref:${$}{x}";
  expect(rows({ StringEquals: { "gitlab.com:sub": sub } })).toEqual(["branch ${x} of acme/app"]);
});
