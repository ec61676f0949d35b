import type { Claims } from "../gitlab/claims.ts";
import type { Inclusion, TokenPattern, TokenSet } from "./admission.ts";
import { type Analysis, isWitness, once } from "./analysis.ts";
import { describeCubes } from "./describe.ts";
import { findToken } from "./find-token.ts";
import { findOutside } from "./inclusion.ts";
import { mayEnter } from "./meets.ts";

/** What a set was made of, so that another can be compared with it. */
const MADE_OF = Symbol("analysis");

interface OwnSet extends TokenSet {
  readonly [MADE_OF]: Analysis;
}

/** The tokens that a door admits, as a set. */
export function tokenSetOf(analysis: Analysis): TokenSet {
  const set: OwnSet = {
    [MADE_OF]: analysis,
    has: (token) => hasToken(analysis, token),
    isEmpty: () => isEmpty(analysis),
    within: (other) => within(analysis, other),
    describe: once((): readonly TokenPattern[] => describeCubes(analysis)),
    witness: () => analysis.judged().witness,
  };
  return set;
}

function analysisOf(set: TokenSet): Analysis {
  if (!isOwn(set)) throw new TypeError("not a set of tokens that `whoCan` made");
  return set[MADE_OF];
}

function isOwn(set: TokenSet): set is OwnSet {
  return MADE_OF in set;
}

function hasToken({ rules, doorway }: Analysis, token: Claims): boolean {
  if (typeof token !== "object" || token === null) return false;
  return mayEnter(rules(), doorway, token);
}

function isEmpty(analysis: Analysis): boolean | "undecided" {
  const cubes = analysis.cubes();
  if (cubes === undefined) return "undecided";
  const search = analysis.search();
  let empty: boolean | "undecided" = true;
  for (const cube of cubes) {
    const token = findToken(cube, analysis.doorway, search);
    if (token === "none") continue;
    if (token !== undefined && cube.rule.certain && isWitness(analysis, { token })) return false;
    empty = "undecided";
  }
  return empty === "undecided" && isWholly(analysis) && analysis.judged().witness !== undefined ? false : empty;
}

/** Whether every statement says exactly whom it means: then a token that is found in the set is one for sure. */
function isWholly({ rules }: Analysis): boolean {
  const { allows, denies } = rules();
  return [...allows, ...denies].every(({ certain }) => certain);
}

function within(analysis: Analysis, other: TokenSet): Inclusion {
  const outer = analysisOf(other);
  const cubes = analysis.cubes();
  if (cubes === undefined) return { holds: "undecided" };
  const search = analysis.search();
  const sameIssuer = analysis.doorway.iss === outer.doorway.iss;
  let holds: boolean | "undecided" = true;
  for (const cube of cubes) {
    const token = sameIssuer
      ? findOutside(cube, outer.surely(), analysis.doorway, search)
      : findToken(cube, analysis.doorway, search);
    if (token === "none") continue;
    const certain = token !== undefined && cube.rule.certain && isWitness(analysis, { token });
    if (certain && !other.has(token)) return { holds: false, escape: token };
    holds = "undecided";
  }
  return { holds };
}
