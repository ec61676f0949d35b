import type { Answer, Question, Reason } from "./answer.ts";
import { acceptsCodes } from "./automaton.ts";
import { explore, type Plan } from "./explore.ts";
import { isSpent, type Meter, spend, startMeter } from "./meter.ts";
import { type Cube, cubesOf } from "./normal-form.ts";
import { fromCodes, isLiteral, literal, type Pattern, shortestLength, textOf } from "./pattern.ts";
import { makeProduct, type Product } from "./product.ts";
import type { Because } from "./proof.ts";
import { findSubsuming, prepareRefusals, type Refusals } from "./refusals.ts";
import type { Atom, StringSet } from "./string-set.ts";
import { subsumes } from "./subsume.ts";
import { proveClosed } from "./write-proof.ts";

/** The states after which the search for a shortest string makes way for one that hurries, and how much it hurries. */
const PATIENCE = 2_000;
const HURRY = 4;
/** So many comparisons of patterns are counted as one state. */
const COMPARISONS = 512;

/**
 * A string of the set, if there is one. Each cube is settled by the cheapest means that settles it: a single string by
 * looking, a pattern by one that subsumes it, the rest by search, first for a shortest string, then for any.
 */
export function find(set: StringSet, question: Question = {}): Answer {
  const meter = startMeter(question.budget);
  const cubes = cubesOf(set, meter.states);
  if (cubes === undefined) return { kind: "undecided", reached: "states", states: meter.spent };
  const verdicts: Verdict[] = [];
  let refusals = NO_REFUSALS;
  for (const cube of cubes) {
    if (isSpent(meter, (verdicts.length & 15) === 15)) break;
    if (refusals.atoms !== cube.minus) refusals = prepareRefusals(cube.minus);
    const verdict = settle(cube, refusals, question, meter);
    if (verdict.kind === "found") return found(verdict, cubes, verdicts, meter);
    verdicts.push(verdict);
  }
  let left = verdicts.filter((verdict) => verdict.kind === "open").length;
  for (const [at, verdict] of verdicts.entries()) {
    if (verdict.kind !== "open") continue;
    const plan = planOf(question, HURRY, Math.ceil((meter.states - meter.spent) / left--));
    const settled = search(verdict.product, plan, meter);
    if (settled.kind === "found") return found(settled, cubes, verdicts, meter);
    verdicts[at] = settled;
  }
  return conclude(cubes, verdicts, question, meter);
}

const NO_REFUSALS: Refusals = prepareRefusals([]);

type Verdict = FoundHere | Refuted | Open;

interface FoundHere {
  readonly kind: "found";
  readonly text: string;
  readonly shortest: boolean;
}
interface Refuted {
  readonly kind: "refuted";
  /** Only among strings of the length asked about. */
  readonly cut: boolean;
  readonly because: Because | undefined;
}
interface Open {
  readonly kind: "open";
  readonly product: Product;
}

function settle(cube: Cube, refusals: Refusals, question: Question, meter: Meter): Verdict {
  spend(meter, refusals.byBeginning === undefined ? (cube.plus.length * cube.minus.length) / COMPARISONS : 0.1);
  for (const [at, inner] of cube.plus.entries()) {
    if (inner.kind !== "pattern") continue;
    const by = findSubsuming(refusals, inner);
    if (by >= 0)
      return { kind: "refuted", cut: false, because: { kind: "subsumed", clause: at, by: cube.plus.length + by } };
    if (isLiteral(inner)) return settleText(cube, inner, question);
  }
  return search(makeProduct(cube, meter), planOf(question, 1, PATIENCE), meter);
}

/** The cube has at most this one string, and no pattern refuses it. */
function settleText(cube: Cube, only: Pattern, { budget }: Question): Verdict {
  const isIn = (atom: Atom): boolean =>
    atom.kind === "pattern" ? subsumes(atom, only) : acceptsCodes(atom, only.tokens);
  const text = textOf(only);
  const holds =
    cube.plus.every(isIn) &&
    !cube.minus.some((atom) => atom.kind === "automaton" && isIn(atom)) &&
    cube.groups.every((group) => group.some(({ atom, holds }) => isIn(atom) === holds));
  const tooLong = budget?.maxSubject !== undefined && only.tokens.length > budget.maxSubject;
  if (holds && !tooLong) return { kind: "found", text, shortest: true };
  return { kind: "refuted", cut: holds, because: { kind: "one-string", text } };
}

function planOf({ budget, proof }: Question, weight: number, states: number): Plan {
  return { weight, states, length: budget?.maxSubject, record: proof === true, shareTails: weight > 1 };
}

function search(product: Product, plan: Plan, meter: Meter): Verdict {
  const outcome = explore(product, plan, meter);
  if (outcome.kind === "stopped") return { kind: "open", product };
  if (outcome.kind === "reached") return { kind: "found", text: fromCodes(outcome.codes), shortest: plan.weight === 1 };
  const { cut, trace } = outcome;
  return { kind: "refuted", cut, because: trace && proveClosed(product, trace, plan.length !== undefined) };
}

function found(
  { text, shortest }: FoundHere,
  cubes: readonly Cube[],
  verdicts: readonly Verdict[],
  { spent }: Meter,
): Answer {
  const length = literal(text).tokens.length;
  const isShortest =
    shortest && cubes.every((cube, at) => verdicts[at]?.kind === "refuted" || leastLength(cube) >= length);
  return { kind: "found", witness: text, shortest: isShortest, states: Math.ceil(spent) };
}

function leastLength(cube: Cube): number {
  let least = 0;
  for (const atom of cube.plus)
    least = Math.max(least, atom.kind === "pattern" ? shortestLength(atom) : (atom.distance[atom.start] ?? 0));
  return least;
}

function conclude(cubes: readonly Cube[], verdicts: readonly Verdict[], question: Question, meter: Meter): Answer {
  const states = Math.ceil(meter.spent);
  const refuted = verdicts.filter((verdict) => verdict.kind === "refuted");
  if (refuted.length < cubes.length) return { kind: "undecided", reached: meter.reached ?? "states", states };
  const length = refuted.some(({ cut }) => cut) ? question.budget?.maxSubject : undefined;
  const reasons = cubes.flatMap((cube, at): readonly Reason[] => {
    const because = question.proof === true ? refuted[at]?.because : undefined;
    return because === undefined ? [] : [{ cube, because }];
  });
  const answer = question.proof === true ? { states, reasons } : { states };
  return length === undefined ? { kind: "empty", ...answer } : { kind: "empty-up-to", length, ...answer };
}
