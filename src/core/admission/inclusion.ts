import type { Claims } from "../gitlab/claims.ts";
import { type Cube, meet, subtract } from "./cubes.ts";
import type { Doorway } from "./doorway.ts";
import { findToken } from "./find-token.ts";
import type { Rules } from "./rules.ts";
import type { Search } from "./search.ts";

/**
 * A token of the cube that the rules do not surely let in: "none" when they let in all of it. What the rules surely let in
 * is what a readable Allow admits and no Deny may refuse, the unreadable ones counted as refusing.
 */
export function findOutside(cube: Cube, rules: Rules, doorway: Doorway, search: Search): Claims | "none" | undefined {
  const denies = rules.denies.filter((rule) => rule.never === undefined);
  for (const deny of denies) {
    const denied = meet(cube, deny.clauses, doorway);
    const token = denied === undefined ? "none" : findToken(denied, doorway, search);
    if (token !== "none") return token;
  }
  const allows = rules.allows.filter((rule) => rule.certain && rule.never === undefined);
  const left = subtract(cube, allows, doorway, search);
  if (left === undefined) return undefined;
  let answer: "none" | undefined = "none";
  for (const part of left) {
    const token = findToken(part, doorway, search);
    if (token === undefined) answer = undefined;
    else if (token !== "none") return token;
  }
  return answer;
}
