import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { Change } from "../../../../change/change.ts";
import type { InlinePolicyObject } from "../../../../change/object.ts";
import type { Identity } from "../../../../estate/account.ts";
import type { Statement } from "../../../../iam/policy.ts";
import { printPolicy } from "../../../../iam/print-policy.ts";
import { resourceOf } from "../../../describe-door.ts";
import type { Fix } from "../../../finding.ts";
import type { JudgedDoor } from "../../../judged-door.ts";
import { daysBetween } from "../../../keys.ts";
import { statementsOf } from "../../../statements.ts";

export const UNUSED: Rule = {
  id: "permission/unused",
  severity: "low",
  page: PAGE,
  needs: ["last-accessed"],
  find,
};

/** A role that is younger than this has not had its chance. */
const TRIAL = 30;

function* find(audit: Audit): Iterable<Raised> {
  for (const door of audit.doors) {
    const { actor } = door;
    const principal = door.door.kind === "key" ? door.door.user : door.door.role;
    const account = audit.estate.accounts.find(({ id }) => id === door.door.account);
    const record = account?.lastAccessed?.find(({ arn }) => arn === principal?.arn);
    if (actor === undefined || principal === undefined || record === undefined) continue;
    const age = daysBetween(principal.created, audit.today);
    if (age === undefined || age < TRIAL) continue;
    const idle = new Set(record.services.filter(({ at }) => at === undefined).map(({ service }) => service));
    const granted = new Set(statementsOf(door).flatMap(({ statement }) => servicesOf(statement)));
    const unused = [...granted].filter((service) => idle.has(service)).sort();
    if (unused.length === 0) continue;
    const fix = narrowed(door, principal, new Set(unused));
    yield {
      door,
      resource: resourceOf(door),
      title: `${unused.map((one) => `\`${one}\``).join(", ")}: granted, and never used`,
      message: "IAM saw no attempt, not even a refused one, in the time that it remembers",
      help: "take them out of the policy; what was never tried is not missed",
      at: record.at,
      meaning: unused.join(","),
      ...(fix === undefined ? {} : { fix }),
    };
  }
}

function servicesOf({ effect, action }: Statement): readonly string[] {
  if (effect !== "Allow" || action.negated) return [];
  return action.values.flatMap(({ value }) => /^([a-z0-9-]+):/i.exec(value)?.[1]?.toLowerCase() ?? []);
}

/** The inline policies without the services that were never used. Managed ones may serve others and are left. */
function narrowed(door: JudgedDoor, principal: Identity, unused: ReadonlySet<string>): Fix | undefined {
  const changes = principal.inline.flatMap((held): Change[] => {
    if (held.policy === undefined || !held.exact) return [];
    const statements = held.policy.statements.flatMap((statement) => without(statement, unused));
    if (
      statements.length === held.policy.statements.length &&
      statements.every((one, at) => one === held.policy?.statements[at])
    )
      return [];
    const before: InlinePolicyObject = {
      kind: "inline-policy",
      owner: principal.arn,
      name: held.name,
      policy: printPolicy(held.policy),
    };
    const base = { account: door.door.account, before, reason: "permission/unused" };
    if (statements.length === 0) return [{ ...base, action: "delete" }];
    return [{ ...base, action: "update", after: { ...before, policy: printPolicy({ ...held.policy, statements }) } }];
  });
  if (changes.length === 0) return undefined;
  return {
    summary: `take ${[...unused].join(", ")} out of the inline policies`,
    changes,
    proofs: [{ claim: "nothing is allowed that was not before", holds: true }],
    breaks: [],
  };
}

function without(statement: Statement, unused: ReadonlySet<string>): readonly Statement[] {
  if (statement.effect !== "Allow" || statement.action.negated) return [statement];
  const values = statement.action.values.filter(({ value }) => !unused.has(value.split(":")[0]?.toLowerCase() ?? ""));
  if (values.length === statement.action.values.length) return [statement];
  return values.length === 0 ? [] : [{ ...statement, action: { ...statement.action, values } }];
}
