import type { Catalog } from "../../iam/catalog.ts";
import { matchesGlob } from "../../iam/glob.ts";
import type { PatternElement, Policy, Statement, Text } from "../../iam/policy.ts";
import { type Use, type UseRecord, whyHidden } from "./use.ts";

/** A pattern of actions that stays, and what was seen of it. `partly`: some of it was, and of the rest nobody can tell. */
export interface KeptPattern {
  readonly pattern: string;
  readonly use: "used" | "partly" | "unobserved";
  /** Actions of it that were seen. */
  readonly seen: readonly string[];
  readonly because?: string;
}

export interface Cut {
  /** Absent: it allows nothing any more, and denies nothing. */
  readonly policy?: Policy;
  readonly kept: readonly KeptPattern[];
  /** Patterns that go, as the policy writes them. */
  readonly removed: readonly string[];
  /** Actions that stay allowed by a wildcard, although IAM watched for them and never saw them. */
  readonly idle: readonly string[];
}

/** More services than this that the record does not name: then it says too little about a policy that allows everything. */
const MOST_UNNAMED = 60;

/**
 * The policy without what was never used. A statement that denies stays as it is, as does one that names what it does not
 * allow; resources and conditions are left, since no record says on what something was done.
 */
export function cutPolicy(policy: Policy, record: UseRecord, catalog: Catalog): Cut {
  const statements: Statement[] = [];
  const kept: KeptPattern[] = [];
  const removed: string[] = [];
  const idle = new Set<string>();
  for (const statement of policy.statements) {
    if (statement.effect === "Deny") {
      statements.push(statement);
      continue;
    }
    if (statement.unreadable === true || statement.action.unreadable === true || statement.action.negated) {
      statements.push(statement);
      const because = statement.action.negated ? "it names what it leaves out" : "it could not be read";
      const pattern = statement.action.values.map(({ value }) => value).join(", ");
      kept.push({
        pattern: statement.action.negated ? `NotAction ${pattern}` : pattern,
        use: "unobserved",
        seen: [],
        because,
      });
      continue;
    }
    const values: Text[] = [];
    for (const text of statement.action.values) {
      const stays = patternsLeft(text.value, record, catalog);
      if (stays.length === 0 || !stays.includes(text.value)) removed.push(text.value);
      for (const pattern of stays) {
        if (!values.some(({ value }) => value === pattern)) values.push({ ...text, value: pattern });
        kept.push(describe(pattern, record));
        for (const action of idleIn(pattern, record)) idle.add(action);
      }
    }
    const action: PatternElement = { ...statement.action, values };
    if (values.length > 0) statements.push({ ...statement, action });
  }
  const allows = statements.some(({ effect }) => effect === "Allow");
  return {
    ...(allows || statements.length > 0 ? { policy: { ...policy, statements } } : {}),
    kept: withoutDoubles(kept),
    removed: [...new Set(removed)],
    idle: [...idle].sort(),
  };
}

/** What of a pattern stays: the pattern itself, something narrower, or nothing. */
function patternsLeft(pattern: string, record: UseRecord, catalog: Catalog): readonly string[] {
  const service = serviceIn(pattern);
  if (service === undefined) return isEverything(pattern) ? servicesLeft(pattern, record, catalog) : [pattern];
  if (!/[*?]/.test(pattern)) return record.useOf(pattern) === "unused" ? [] : [pattern];
  if (record.serviceUse(service) !== "unused") return [pattern];
  return record.hiddenIn(service).flatMap((hidden) => {
    if (matchesGlob(pattern.toLowerCase(), hidden.toLowerCase())) return [hidden];
    return matchesGlob(hidden.toLowerCase(), pattern.toLowerCase()) ? [pattern] : [];
  });
}

/** All services but those that were never called; everything where the record names too few of them. */
function servicesLeft(pattern: string, record: UseRecord, catalog: Catalog): readonly string[] {
  const services = [...new Set([...catalog.services(), ...record.services])].sort();
  const unnamed = services.filter((service) => record.serviceUse(service) === "unobserved");
  if (unnamed.length > MOST_UNNAMED) return [pattern];
  return services.flatMap((service) =>
    record.serviceUse(service) === "unused" ? record.hiddenIn(service) : [`${service}:*`],
  );
}

function isEverything(pattern: string): boolean {
  return /^\*+(?::\*+)?$/.test(pattern);
}

/** The prefix of a pattern, where it is one service's. */
function serviceIn(pattern: string): string | undefined {
  const colon = pattern.indexOf(":");
  const prefix = colon < 0 ? "" : pattern.slice(0, colon).toLowerCase();
  return /^[a-z0-9-]+$/.test(prefix) ? prefix : undefined;
}

function idleIn(pattern: string, record: UseRecord): readonly string[] {
  const service = serviceIn(pattern);
  if (service === undefined || !/[*?]/.test(pattern)) return [];
  return record.idle(service).filter((action) => matchesGlob(pattern.toLowerCase(), action.toLowerCase()));
}

function describe(pattern: string, record: UseRecord): KeptPattern {
  const service = serviceIn(pattern);
  const folded = pattern.toLowerCase();
  const seen =
    service === undefined ? [] : record.seen(service).filter((one) => matchesGlob(folded, one.toLowerCase()));
  const isUsed = service !== undefined && record.serviceUse(service) === "used";
  const isWild = /[*?]/.test(pattern);
  const use: Use = isWild ? (isUsed ? "used" : "unobserved") : record.useOf(pattern);
  const because =
    whyHidden(pattern) ??
    (isUsed && use === "unobserved" ? "its service was used, by which actions nothing says" : undefined);
  const shape = { pattern, seen, ...(because === undefined ? {} : { because }) };
  if (use !== "used") return { ...shape, use: "unobserved" };
  return { ...shape, use: isWild ? "partly" : "used" };
}

function withoutDoubles(kept: readonly KeptPattern[]): readonly KeptPattern[] {
  const byPattern = new Map(kept.map((one) => [one.pattern, one]));
  return [...byPattern.values()].sort((a, b) => (a.pattern < b.pattern ? -1 : a.pattern > b.pattern ? 1 : 0));
}
