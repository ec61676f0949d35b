import type { LastAccessed } from "../../estate/account.ts";
import type { Catalog } from "../../iam/catalog.ts";
import { matchesGlob } from "../../iam/glob.ts";

/** What was seen of the use that somebody made of their permissions. Each part only adds: nothing here says "not used". */
export interface Seen {
  /** Prefixes of services, in small letters. */
  readonly services: ReadonlySet<string>;
  /** Actions as `s3:putobject`. */
  readonly actions: ReadonlySet<string>;
}

/** `unobserved`: what was read could not have shown it, so that nobody knows. */
export type Use = "used" | "unused" | "unobserved";

/**
 * What IAM's record of last use cannot show though the service stands in it. That handing a role on is no call, and is in
 * no record, IAM's User Guide says ("Things to know about last accessed information"). That services call KMS in their
 * caller's name is known, and whether IAM counts that for the caller is not: an inference on the careful side.
 */
const HIDDEN: readonly { readonly action: string; readonly because: string }[] = [
  { action: "iam:PassRole", because: "to hand a role on is no call of its own" },
  { action: "kms:*", because: "other services call it in the caller's name" },
];

/** Asked for on the way of another call, which is then what the record shows; from memory of how AWS authorizes. */
const ON_THE_WAY =
  /^(?:sts:(?:tagsession|setsourceidentity|setcontext)|s3:(?:get|put)object(?:acl|version|tagging).*)$/;

/** How an action stands in what was read. */
export interface UseRecord {
  readonly useOf: (action: string) => Use;
  /** Of a whole service: `unused` where nobody ever called it. */
  readonly serviceUse: (service: string) => Use;
  /** What of a service stays although the service was never called. */
  readonly hiddenIn: (service: string) => readonly string[];
  /** Actions of a service that IAM watches and never saw called, as IAM names them. */
  readonly idle: (service: string) => readonly string[];
  /** Actions of a service that were seen, as they were named. */
  readonly seen: (service: string) => readonly string[];
  readonly services: readonly string[];
}

export function useRecord(record: LastAccessed, seen: Seen, catalog: Catalog): UseRecord {
  const entries = Map.groupBy(record.services, ({ service }) => service.toLowerCase());
  const actionsOf = (service: string): readonly { readonly name: string; readonly at?: string }[] =>
    (entries.get(service) ?? []).flatMap(({ actions = [] }) => actions);
  const isSeen = (service: string): boolean =>
    seen.services.has(service) ||
    [...seen.actions].some((action) => action.startsWith(`${service}:`)) ||
    (entries.get(service) ?? []).some(({ at }) => at !== undefined) ||
    actionsOf(service).some(({ at }) => at !== undefined);
  const serviceUse = (service: string): Use => {
    if (isSeen(service)) return "used";
    return entries.has(service) ? "unused" : "unobserved";
  };
  const hiddenIn = (service: string): readonly string[] =>
    HIDDEN.flatMap(({ action }) => (action.startsWith(`${service}:`) ? [action] : []));
  const useOf = (action: string): Use => {
    const folded = action.toLowerCase();
    const [service = "", name = ""] = folded.split(":");
    const own = actionsOf(service).filter((one) => one.name.toLowerCase() === name);
    if (seen.actions.has(folded) || own.some(({ at }) => at !== undefined)) return "used";
    if (hiddenIn(service).some((pattern) => matchesGlob(pattern.toLowerCase(), folded))) return "unobserved";
    const use = serviceUse(service);
    if (use !== "used") return use;
    if (own.length === 0 || ON_THE_WAY.test(folded)) return "unobserved";
    // To tag what is made is asked of whoever makes it, and is no call of its own.
    return catalog.action(folded)?.levels.includes("Tagging") === true ? "unobserved" : "unused";
  };
  return {
    useOf,
    serviceUse,
    hiddenIn,
    idle: (service) =>
      [...new Set(actionsOf(service).map(({ name }) => `${service}:${name}`))]
        .filter((action) => useOf(action) === "unused")
        .sort(),
    seen: (service) =>
      [
        ...new Set([
          ...actionsOf(service).flatMap(({ name, at }) => (at === undefined ? [] : [`${service}:${name}`])),
          ...[...seen.actions].filter((action) => action.startsWith(`${service}:`)).map((one) => named(one, catalog)),
        ]),
      ].sort(),
    services: [...entries.keys()].sort(),
  };
}

/** Why an action cannot be observed, where that is more than the record's not listing it. */
export function whyHidden(pattern: string): string | undefined {
  const folded = pattern.toLowerCase();
  return HIDDEN.find(({ action }) => matchesGlob(action.toLowerCase(), folded))?.because;
}

function named(action: string, catalog: Catalog): string {
  return catalog.action(action)?.name ?? action;
}
