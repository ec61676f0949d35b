import { isMet } from "../../iam/condition.ts";
import { type Context, contextOf } from "../../iam/context.ts";
import type { Condition, PatternElement, Policy, Statement, Text } from "../../iam/policy.ts";
import { MAYBE, NO, YES } from "../../iam/truth.ts";
import { templateOf } from "../../iam/variables.ts";

/** What of a user a policy can ask for, and what a role's sessions answer otherwise or not at all. */
export interface UserFacts {
  readonly name: string;
  readonly arn: string;
  readonly id?: string;
  readonly account: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface AsRole {
  readonly policy: Policy;
  /** What a person has to look at: a role's session may answer otherwise there. */
  readonly check: readonly string[];
}

/** Keys that say who asks; `aws:PrincipalTag/...` beside them (IAM User Guide, "Global condition context keys"). */
const WHO = new Set(["aws:username", "aws:userid", "aws:principalarn", "aws:principaltype"]);
/** There only for sessions of people; a job has neither as a user nor by a role. */
const MFA = /^aws:multifactorauth/;

/**
 * A user's policy as a role can carry it: what stands in it for the user's own name is written out, and a condition on who
 * asks is answered for the user, since its role would be somebody else there.
 */
export function asRole(policy: Policy, user: UserFacts): AsRole {
  const context = contextOfUser(user);
  const check: string[] = [];
  const name = policy.name ?? "a policy";
  const statements = policy.statements.flatMap((statement): readonly Statement[] => {
    const left: Condition[] = [];
    for (const condition of statement.conditions) {
      const key = condition.key.toLowerCase();
      if (!isAboutWho(key)) {
        if (MFA.test(key)) check.push(`\`${name}\` asks for \`${condition.key}\`, which no job has`);
        left.push(fillCondition(condition, policy, context));
        continue;
      }
      const met = key === "aws:userid" && user.id === undefined ? MAYBE : isMet(condition, context, policy.version);
      // Of a user it never held: what it would allow or deny was never allowed nor denied.
      if (met === NO) return [];
      if (met === YES) continue;
      check.push(`\`${name}\` asks for \`${condition.key}\`, which a role answers otherwise than the user did`);
      left.push(condition);
    }
    const { resource } = statement;
    return [
      {
        ...statement,
        conditions: left,
        ...(resource === undefined ? {} : { resource: fillPatterns(resource, policy, context) }),
      },
    ];
  });
  return { policy: { ...policy, statements }, check: [...new Set(check)] };
}

function contextOfUser({ name, arn, id, tags }: UserFacts): Context {
  return contextOf({
    "aws:username": name,
    ...(id === undefined ? {} : { "aws:userid": id }),
    "aws:principalarn": arn,
    "aws:principaltype": "User",
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
  });
}

function isAboutWho(key: string): boolean {
  return WHO.has(key) || key.startsWith("aws:principaltag/");
}

function fillPatterns(element: PatternElement, policy: Policy, context: Context): PatternElement {
  return { ...element, values: element.values.map((text) => fill(text, policy, context)) };
}

function fillCondition(condition: Condition, policy: Policy, context: Context): Condition {
  return { ...condition, values: condition.values.map((text) => fill(text, policy, context)) };
}

/** Variables on who asks, written out. In the older version of the language they are plain text. */
function fill(text: Text, { version }: Policy, context: Context): Text {
  if (version === "2008-10-17" || !text.value.includes("${")) return text;
  const value = templateOf(text.value)
    .map((part) => {
      if (typeof part === "string") return part;
      const known = part.key !== undefined && isAboutWho(part.key) ? context.get(part.key)?.[0] : undefined;
      return known ?? `\${${part.name}}`;
    })
    .join("");
  return { ...text, value };
}
