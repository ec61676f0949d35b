import type { Question } from "./answer.ts";
import { find, within } from "./find.ts";
import { intersectPatterns } from "./intersect-patterns.ts";
import { type Cube, cubesOf } from "./normal-form.ts";
import { ANYTHING, isLiteral, type Pattern } from "./pattern.ts";
import { complement, EVERYTHING, intersection, type StringSet, union, unionOf } from "./string-set.ts";
import { subsumes } from "./subsume.ts";

export interface Description {
  /** None of them superfluous. Together they hold every string of the set, or every one among those that exist. */
  readonly patterns: readonly Pattern[];
  /** Proved that they hold nothing else. */
  readonly exact: boolean;
}

/** More ways than this for two patterns to overlap are not worth reading; the narrower pattern then stands for them. */
const MOST_OVERLAPS = 24;
const MOST_CUBES = 2_000;

/**
 * The set in patterns. `among` are the strings that exist at all, as the valid subjects: what no such string tells apart
 * is not told apart here either.
 */
export function describe(set: StringSet, among: StringSet = EVERYTHING, question: Question = {}): Description {
  const cubes = cubesOf(set, MOST_CUBES);
  if (cubes === undefined) return { patterns: [ANYTHING], exact: false };
  let patterns: readonly Pattern[] = [];
  for (const cube of cubes) {
    if (find(intersection(setOf(cube), among), question).kind === "empty") continue;
    for (const pattern of overlapOf(cube)) patterns = addPattern(patterns, pattern);
  }
  patterns = patterns.filter((pattern) => find(intersection(pattern, among), question).kind !== "empty");
  patterns = withoutCovered(patterns, among, question);
  const exact = within(intersection(unionOf(patterns), among), set, question).kind === "empty";
  return { patterns, exact };
}

function setOf({ plus, minus, groups }: Cube): StringSet {
  return intersection(
    ...plus,
    complement(unionOf(minus)),
    ...groups.map((group) => union(...group.map(({ atom, holds }) => (holds ? atom : complement(atom))))),
  );
}

/** What the patterns of the cube that must hold have in common. */
function overlapOf(cube: Cube): readonly Pattern[] {
  let overlap: readonly Pattern[] | undefined;
  for (const atom of cube.plus) {
    if (atom.kind !== "pattern") continue;
    overlap = overlap === undefined ? [atom] : overlap.flatMap((pattern) => overlapOfTwo(pattern, atom));
  }
  return overlap ?? [ANYTHING];
}

function overlapOfTwo(a: Pattern, b: Pattern): readonly Pattern[] {
  if (subsumes(a, b)) return [b];
  if (subsumes(b, a)) return [a];
  return intersectPatterns(a, b, MOST_OVERLAPS) ?? [a.prefix >= b.prefix ? a : b];
}

function addPattern(patterns: readonly Pattern[], pattern: Pattern): readonly Pattern[] {
  if (patterns.some((known) => subsumes(known, pattern))) return patterns;
  return [...patterns.filter((known) => !subsumes(pattern, known)), pattern];
}

/** Leaves out what the others hold together, looking at the narrowest kind first. */
function withoutCovered(patterns: readonly Pattern[], among: StringSet, question: Question): readonly Pattern[] {
  let kept = patterns;
  for (const pattern of [...patterns].sort((a, b) => Number(isLiteral(b)) - Number(isLiteral(a)))) {
    const others = kept.filter((other) => other !== pattern);
    if (within(intersection(pattern, among), unionOf(others), question).kind === "empty") kept = others;
  }
  return kept;
}
