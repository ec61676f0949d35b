import { FINDING_SEVERITIES, type FindingSeverity } from "./finding.ts";
import type { JudgedDoor } from "./judged-door.ts";
import type { Raised, Rule } from "./rule.ts";

/**
 * How heavy a finding is. A door that leads to an administrator makes a trust finding one step heavier; one whose role can
 * do nothing makes it information.
 */
export function weigh(rule: Rule, raised: Raised): FindingSeverity {
  const severity = raised.severity ?? rule.severity;
  if (!rule.id.startsWith("trust/") || raised.door === undefined || severity === "info") return severity;
  // A broken door lets nobody to what lies behind it, and is no worse for leading far.
  const isBroken = raised.door.entry?.admission.reach === "nobody";
  if (raised.door.admin === true && !isBroken) return heavier(severity);
  return isPowerless(raised.door) ? "info" : severity;
}

function heavier(severity: FindingSeverity): FindingSeverity {
  return FINDING_SEVERITIES[Math.max(FINDING_SEVERITIES.indexOf(severity) - 1, 0)] ?? severity;
}

/** Nothing is allowed to it, and all that could allow something was read. */
function isPowerless({ actor }: JudgedDoor): boolean {
  if (actor === undefined || actor.unread.length > 0) return false;
  return actor.identity.every((policy) =>
    policy.statements.every((one) => one.effect === "Deny" && one.unreadable !== true),
  );
}
