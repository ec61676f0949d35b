import { type Network, networkOf } from "../operand/address.ts";
import { compareDecimals } from "../operand/decimal.ts";
import { secondsOf } from "../operand/date.ts";
import type { Comparison } from "../operators.ts";
import type { ConditionPredicate } from "./predicate.ts";

/**
 * Values of a key, so many that every combination of conditions on it that any value meets is met by one of these: the
 * values that the policies name, and for what has an order some before, between and after them.
 */
export function pointsOf(predicates: readonly ConditionPredicate[]): readonly string[] {
  const points = new Set<string>();
  for (const kind of new Set(predicates.map(({ operator }) => operator.row.compares))) {
    const named = predicates
      .filter(({ operator }) => operator.row.compares === kind)
      .flatMap(({ condition }) => condition.values.map(({ value }) => value));
    for (const point of POINTS[kind](named)) points.add(point);
  }
  return [...points];
}

const POINTS: Readonly<Record<Comparison, (named: readonly string[]) => readonly string[]>> = {
  string: (named) => named,
  arn: (named) => named,
  null: () => [],
  boolean: () => ["true", "false"],
  binary: (named) => [...named, "QUJD", "QUJE"],
  number: (named) =>
    around(
      named.toSorted((a, b) => compareDecimals(a, b) ?? 0),
      Number,
    ),
  date: (named) =>
    around(
      named.toSorted((a, b) => (secondsOf(a) ?? 0) - (secondsOf(b) ?? 0)),
      secondsOf,
    ),
  address: (named) => [...named.flatMap(edgesOf), "203.0.113.7", "2001:db8::7"],
};

/** The values in their order with one between each two, and some beyond the ends. */
function around(named: readonly string[], valueOf: (text: string) => number | undefined): readonly string[] {
  const points = [...named];
  const values = named.map((text) => valueOf(text) ?? 0);
  const first = values[0];
  const last = values.at(-1);
  if (first === undefined || last === undefined) return [];
  points.push(String(Math.ceil(last) + 1), String(Math.floor(first) - 1), String(Math.floor(last) - 1));
  for (const [at, value] of values.entries()) {
    const next = values[at + 1];
    if (next === undefined || next <= value) continue;
    const whole = Math.floor((value + next) / 2);
    points.push(String(whole > value ? whole : (value + next) / 2));
  }
  return points;
}

/** The first and the last address of a range, and their neighbours outside. */
function edgesOf(text: string): readonly string[] {
  const network = networkOf(text);
  if (network === undefined) return [];
  const first = masked(network, 0);
  const last = masked(network, 0xffff);
  const near = [first, last, shifted(first, -1), shifted(last, 1)];
  return near.flatMap((groups) => (groups === undefined ? [] : [printAddress(groups)]));
}

function masked({ groups, bits }: Network, fill: 0 | 0xffff): readonly number[] {
  return groups.map((group, at) => {
    const kept = Math.max(0, Math.min(16, bits - at * 16));
    const mask = (0xffff << (16 - kept)) & 0xffff;
    return (group & mask) | (fill & ~mask & 0xffff);
  });
}

/** The address before or after, if there is one. */
function shifted(groups: readonly number[], by: 1 | -1): readonly number[] | undefined {
  const moved = [...groups];
  for (let at = moved.length - 1; at >= 0; at--) {
    const group = (moved[at] ?? 0) + by;
    moved[at] = group & 0xffff;
    if (group >= 0 && group <= 0xffff) return moved;
  }
  return undefined;
}

function printAddress(groups: readonly number[]): string {
  if (groups.length === 2) return groups.flatMap((group) => [group >> 8, group & 0xff]).join(".");
  return groups.map((group) => group.toString(16)).join(":");
}
