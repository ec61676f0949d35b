import type { Claims } from "../../gitlab/claims.ts";
import { matchesGlob } from "../../iam/glob.ts";
import type { Condition, Statement } from "../../iam/policy.ts";
import { isEvidentlyMeant } from "./meant.ts";

/** Name and value by turns, as subjects are made; a pattern's `*` may swallow the rest. */
export function partsOf(subject: string): ReadonlyMap<string, string> {
  const words = subject.split(":");
  const parts = new Map<string, string>();
  for (let at = 0; at + 1 < words.length; at += 2) parts.set(words[at] ?? "", words[at + 1] ?? "");
  return parts;
}

export function agreement(own: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): number {
  return namesAgreeing(own, wanted).length;
}

/** A statement that names the token's project speaks of the token, whichever ref it wants. */
const OF_A_PROJECT = 100;
const MEANT = 1000;

/** How much a statement is about a token that it refuses: by what it evidently meant, the project, the rest of the subject. */
export function likeness(
  { statement, failed }: { readonly statement: Statement; readonly failed: readonly Condition[] },
  claims: Claims,
  issuer: string,
): number {
  if (isEvidentlyMeant(statement, failed, claims, issuer)) return MEANT;
  const own = partsOf(typeof claims.sub === "string" ? claims.sub : "");
  const wanted = statement.conditions
    .filter(({ key }) => /:sub$/i.test(key))
    .flatMap(({ values }) => values.map(({ value }) => partsOf(value)));
  return Math.max(0, ...wanted.map((parts) => pointsOf(namesAgreeing(own, parts))));
}

function pointsOf(names: readonly string[]): number {
  return names.length + (names.some((name) => /project_(?:path|id)$/.test(name)) ? OF_A_PROJECT : 0);
}

function namesAgreeing(own: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): readonly string[] {
  return [...wanted].filter(([name, value]) => matchesGlob(value, own.get(name) ?? "\0")).map(([name]) => name);
}
