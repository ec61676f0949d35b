import type { Account, Role, User } from "./account.ts";
import type { Estate } from "./estate.ts";
import { rcpLevelsFor, scpLevelsFor } from "./levels.ts";
import { policiesOf } from "./lookup.ts";
import type { EstateSource } from "./standing.ts";

/** More than these are counted. */
const NAMED = 3;

/**
 * The sources, and what they leave open although each was read to its end: roles without their trust policies, principals
 * of which only the names are known, managed policies that were left out (`--filter Role`). Of what is only declared the
 * permissions may well stand elsewhere; a trust policy that is known after apply may be a door to anybody.
 */
export function withShortfalls(estate: Estate): readonly EstateSource[] {
  const sources = [...estate.sources];
  const astray = estate.accounts.filter((account) => isAstray(estate, account)).map(({ id }) => id);
  const line = say("it does not say which of its policies are over account", astray);
  if (line !== undefined) lower(sources, (one) => one.kind === "organization", line);
  for (const account of estate.accounts) {
    const roles = (account.roles ?? []).filter(({ path }) => !path.startsWith("/aws-service-role/"));
    const live = [...roles, ...(account.users ?? [])].filter(({ origin }) => origin === "live");
    const detail = [
      say("no trust policy of", untrusted(live)),
      say("not what may be done by", namesOf(live.filter(({ policiesRead }) => !policiesRead))),
      say("no text of", textsMissing(estate, live)),
    ].filter((line) => line !== undefined);
    if (detail.length > 0) lowerDetails(sources, account.id, detail.join("; "));
    const declared = roles.filter(({ origin }) => origin !== "live");
    for (const [file, ones] of Map.groupBy(declared, ({ at }) => at.source.name)) {
      const line = say("no trust policy of", untrusted(ones));
      if (line !== undefined && file !== undefined) lower(sources, (one) => one.file === file, line);
    }
  }
  return sources;
}

/** An organization was read, and an account's place in it, or the targets of its policies, were not. */
function isAstray(estate: Estate, { id, roles }: Account): boolean {
  const { organization } = estate;
  if (organization === undefined || roles?.some(({ origin }) => origin === "live") !== true) return false;
  return (
    (organization.scps !== undefined && !scpLevelsFor(estate, id).known) ||
    (organization.rcps !== undefined && !rcpLevelsFor(estate, id).known)
  );
}

/** A live policy that is there and could not be read is an error with its place already. */
function untrusted(principals: readonly (Role | User)[]): readonly string[] {
  return namesOf(
    principals.filter(
      (one) => !("groups" in one) && (one.origin === "live" ? one.trust : one.trust?.policy) === undefined,
    ),
  );
}

function namesOf(principals: readonly (Role | User)[]): readonly string[] {
  return principals.map((one) => `${"groups" in one ? "user" : "role"} \`${one.name}\``);
}

/** Managed policies that somebody carries and that are in no source. Those that could not be read are errors already. */
function textsMissing(estate: Estate, principals: readonly (Role | User)[]): readonly string[] {
  const missing = principals.flatMap((one) =>
    policiesOf(estate, one).unread.filter((name) => name.startsWith("arn:") && name !== one.arn),
  );
  return [...new Set(missing)].sort().map((arn) => `\`${arn}\``);
}

function say(what: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const shown = names.slice(0, NAMED).join(", ");
  return `${what} ${shown}${names.length > NAMED ? ` and ${names.length - NAMED} more` : ""}`;
}

function lowerDetails(sources: EstateSource[], account: string, detail: string): void {
  const kind = "authorization-details";
  const isTheirs = (one: EstateSource): boolean => one.kind === kind && one.account === account;
  if (sources.some((one) => isTheirs(one) && one.standing === "ok")) lower(sources, isTheirs, detail);
  else sources.push({ kind, standing: "partial", account, detail });
}

function lower(sources: EstateSource[], which: (source: EstateSource) => boolean, detail: string): void {
  for (const [at, source] of sources.entries()) {
    if (source.standing !== "ok" || !which(source)) continue;
    const said = source.detail === undefined ? detail : `${source.detail}; ${detail}`;
    sources[at] = { ...source, standing: "partial", detail: said };
  }
}
