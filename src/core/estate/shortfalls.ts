import type { Role, User } from "./account.ts";
import type { Estate } from "./estate.ts";
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
  for (const account of estate.accounts) {
    const roles = (account.roles ?? []).filter(({ path }) => !path.startsWith("/aws-service-role/"));
    const live = [...roles, ...(account.users ?? [])].filter(({ origin }) => origin === "live");
    const detail = [
      say("no trust policy of", untrusted(live)),
      say("not what may be done by", namesOf(live.filter(({ policiesRead }) => !policiesRead))),
      say("no text of", textsMissing(estate, live)),
    ].filter((line) => line !== undefined);
    if (detail.length > 0) lower(sources, account.id, detail.join("; "));
    const declared = roles.filter(({ origin }) => origin !== "live");
    for (const [file, ones] of Map.groupBy(declared, ({ at }) => at.source.name)) {
      const line = say("no trust policy of", untrusted(ones));
      if (line !== undefined && file !== undefined) lowerFile(sources, file, line);
    }
  }
  return sources;
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

function lower(sources: EstateSource[], account: string, detail: string): void {
  const kind = "authorization-details";
  const at = sources.findIndex((one) => one.kind === kind && one.account === account && one.standing === "ok");
  const there = sources[at];
  if (there === undefined) sources.push({ kind, standing: "partial", account, detail });
  else sources[at] = { ...there, standing: "partial", detail };
}

function lowerFile(sources: EstateSource[], file: string, detail: string): void {
  for (const [at, source] of sources.entries()) {
    if (source.file !== file || source.standing !== "ok") continue;
    const said = source.detail === undefined ? detail : `${source.detail}; ${detail}`;
    sources[at] = { ...source, standing: "partial", detail: said };
  }
}
