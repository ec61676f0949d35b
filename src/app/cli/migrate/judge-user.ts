import { type DraftPolicies, unreadOf } from "../../../core/access/migrate/draft-policies.ts";
import type { KeySource } from "../../../core/access/migrate/key-calls.ts";
import type { User } from "../../../core/estate/account.ts";
import type { KeysInGitlab, MigrationRead } from "./read-migration.ts";
import type { Target } from "./target.ts";

/** What has to be put right before a role can take the user's place. */
export function blocksOf({ account, declared }: Target, user: User, { estate }: MigrationRead): readonly string[] {
  const unread = unreadOf(estate, user);
  const carries = user.inline.length + user.attached.length + user.groups.length;
  const bounded = user.boundary !== undefined && declared && account.boundary !== user.boundary;
  return [
    ...(unread.length === 0
      ? []
      : [`what it may do was not read whole, so that a role may lack it: ${unread.join(", ")}`]),
    ...(carries > 0 || unread.length > 0 ? [] : ["it may do nothing, so that there is nothing for a role to do"]),
    ...(bounded
      ? [
          `it is limited by ${user.boundary}, and roles in \`${account.name}\` by ${account.boundary ?? "none"}: a role would be allowed more; add \`boundary: ${user.boundary}\` to the account, or take it off the user first`,
        ]
      : []),
  ];
}

/** What a person has to look at, though it stops nothing. */
export function warningsOf(
  { keys, user }: MigrationRead,
  inGitlab: KeysInGitlab | undefined,
  sources: readonly KeySource[],
): readonly string[] {
  const all = keys?.keys ?? [];
  const held = new Set(inGitlab?.held.map(({ keyId }) => keyId));
  const elsewhere = inGitlab === undefined ? [] : all.filter(({ id, active }) => active && !held.has(id));
  const strange = sources.filter(({ known }) => known === undefined);
  const personal = sources.filter((one) => one.personal);
  return [
    ...(all.filter(({ active }) => active).length > 1
      ? ["it has two active keys: they go one after the other, and the user when both are gone"]
      : []),
    ...elsewhere.map(
      ({ id, lastUsed }) =>
        `${id} lies in no variable that was shown: ${lastUsed === undefined ? "it was never used" : `it was last used on ${lastUsed.at}${lastUsed.service === undefined ? "" : ` for ${lastUsed.service}`}${lastUsed.region === undefined ? "" : ` in ${lastUsed.region}`}, by whom is to be found out`}`,
    ),
    ...(personal.length === 0
      ? []
      : [`used from what looks like a person's machine: ${personal.map(({ address }) => address).join(", ")}`]),
    ...(strange.length === 0
      ? []
      : [
          `used from addresses of no runner that was read: ${strange.map(({ address, calls, last }) => `${address} (${calls}, last ${last})`).join(", ")}; make sure that all of them are jobs`,
        ]),
    ...((user?.groups.length ?? 0) === 0
      ? []
      : [`what its groups (${user?.groups.join(", ")}) allow is in the proposal as well`]),
  ];
}

/** What a reader of the file has to know, above the grant. */
export function notesOf({ use }: DraftPolicies): readonly string[] {
  if (use.whole) return [`all that the user may do, since nothing could be taken out: ${use.why ?? ""}`];
  const unobserved = use.kept.filter((one) => one.use === "unobserved").map(({ pattern }) => pattern);
  return [
    ...(unobserved.length === 0 ? [] : [`kept though nobody can see whether it is used: ${unobserved.join(", ")}`]),
    ...(use.removed.length === 0 ? [] : [`left out, never used: ${use.removed.join(", ")}`]),
  ];
}
