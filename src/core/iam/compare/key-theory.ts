import { glob } from "../../language/pattern.ts";
import { EVERYTHING, type StringSet } from "../../language/string-set.ts";
import { isMet } from "../condition.ts";
import type { Context } from "../context.ts";
import type { Operator } from "../operators.ts";
import { type Truth, NO, YES } from "../truth.ts";
import { pointsOf } from "./key-points.ts";
import { type Mode, patternsOf } from "./mode.ts";
import { type Picked, pickText } from "./pick-text.ts";
import type { ConditionPredicate } from "./predicate.ts";
import { arnDomains } from "./resource-theory.ts";
import { hasVariables } from "../variables.ts";
import { ARN_LIKE, STRING_LIKE, type ValueReading } from "./value-pattern.ts";

export interface KeyWish {
  readonly predicate: ConditionPredicate;
  readonly holds: boolean;
}

/** What a request says under a key: several values, one, or, with none, nothing. */
export type PickedKey = { readonly values: readonly string[] } | "none" | "unknown";

/** All that two policies say about one key. */
export interface Key {
  readonly name: string;
  readonly predicates: readonly ConditionPredicate[];
  /** Whether a request may have several values under it. */
  readonly several: boolean;
  /** Where values have an order or a type: enough of them for every combination. Undefined for plain text. */
  readonly points: readonly string[] | undefined;
  readonly domains: readonly StringSet[];
}

/** Keys of several values whatever operator a policy uses (IAM User Guide, "Multivalued context keys"). */
const SEVERAL =
  /^(?:aws:(?:tagkeys|calledvia|principalorgpaths|resourceorgpaths|principalservicenameslist)|sts:transitivetagkeys|.*:amr)$/;

export function makeKey(name: string, predicates: readonly ConditionPredicate[]): Key {
  const compares = new Set(predicates.map(({ operator }) => operator.row.compares));
  const typed = [...compares].some((kind) => kind !== "string" && kind !== "arn" && kind !== "null");
  return {
    name,
    predicates,
    several: SEVERAL.test(name) || predicates.some(({ operator }) => operator.quantifier !== "one"),
    points: typed ? pointsOf(predicates) : undefined,
    // Keys that are compared as ARNs hold ARNs: what an operator makes of anything else is not documented.
    domains: compares.has("arn") ? arnDomains() : [glob("?*"), EVERYTHING],
  };
}

/** Values for a key that meet conditions, and do not meet others. */
export function pickKey(key: Key, wishes: readonly KeyWish[], mode: Mode, polished: boolean): PickedKey {
  if (mode.bindings.has(key.name)) {
    const bound = mode.bindings.get(key.name);
    const values = bound === undefined ? [] : [bound];
    return meetsAll(wishes, values) ? { values } : "none";
  }
  const nulls = wishes.filter(({ predicate }) => predicate.operator.row.compares === "null");
  const others = wishes.filter(({ predicate }) => predicate.operator.row.compares !== "null");
  let unknown = false;
  if (meetsAll(nulls, ["x"])) {
    for (const pick of [pickOne, pickSeveral]) {
      const picked = pick(key, others, mode, polished);
      if (typeof picked === "object") return picked;
      unknown ||= picked === "unknown";
    }
  }
  // A template is met by the key's absence as the operator says, whatever its variables are.
  if (meetsAll(wishes, [])) return { values: [] };
  return unknown ? "unknown" : "none";
}

/** Asks the conditions themselves. What they leave open is not as wished. */
function meetsAll(wishes: readonly KeyWish[], values: readonly string[]): boolean {
  return wishes.every(({ predicate, holds }) => truthOf(predicate, values) === (holds ? YES : NO));
}

function truthOf({ condition, variable, version }: ConditionPredicate, values: readonly string[]): Truth {
  const context: Context = values.length === 0 ? new Map() : new Map([[variable, values]]);
  return isMet(condition, context, version);
}

function pickOne(key: Key, wishes: readonly KeyWish[], mode: Mode, polished: boolean): PickedKey {
  const all = wishes.some(({ predicate }) => predicate.operator.quantifier === "all");
  const picked = pickValue(key, wishes, all ? [""] : [], mode, polished);
  if (typeof picked === "object") return { values: [picked.value] };
  // "ForAllValues ... also returns true if the key values resolve to a null data set, such as an empty string."
  if (all && meetsAll(wishes, [""])) return { values: [""] };
  return all && wishes.some(({ predicate }) => hasTemplates(predicate)) ? "unknown" : picked;
}

/**
 * Several values, which a plain condition never takes. Every value must meet what all are to meet; for each condition that
 * some value is to meet, or to fail, one is picked that does.
 */
function pickSeveral(key: Key, wishes: readonly KeyWish[], mode: Mode, polished: boolean): PickedKey {
  if (!key.several) return "none";
  const always: KeyWish[] = [];
  const sometime: KeyWish[] = [];
  for (const wish of wishes) {
    const { quantifier } = wish.predicate.operator;
    if (quantifier === "one") {
      if (wish.holds) return "none";
    } else if ((quantifier === "all") === wish.holds) always.push(wish);
    else sometime.push(wish);
  }
  const values: string[] = [];
  for (const wish of sometime) {
    const picked = pickValue(key, [...always, wish], [], mode, polished);
    if (typeof picked !== "object") return picked;
    if (!values.includes(picked.value)) values.push(picked.value);
  }
  while (values.length < 2) {
    const picked = pickValue(key, always, values, mode, polished);
    if (typeof picked !== "object") return picked;
    values.push(picked.value);
  }
  return { values };
}

/** One value, other than some, that each condition by itself takes or does not. */
function pickValue(
  key: Key,
  wishes: readonly KeyWish[],
  except: readonly string[],
  mode: Mode,
  polished: boolean,
): Picked {
  if (key.points !== undefined) {
    const value = key.points.find((point) => !except.includes(point) && wishes.every((wish) => takes(wish, point)));
    if (value !== undefined) return { value };
    return key.predicates.some(hasTemplates) ? "unknown" : "none";
  }
  const texts = wishes.map(({ predicate, holds }) => {
    const { operator, condition, version } = predicate;
    const values = patternsOf(mode, condition.values, version, readingOf(operator));
    return { values, match: holds !== operator.row.negated };
  });
  const avoided = except.map((text) => ({ value: text, at: { start: 0, end: 0 } }));
  const values = patternsOf(mode, avoided, "2008-10-17", { ...STRING_LIKE, wildcards: false });
  return pickText([...texts, { values, match: false }], key.domains, mode, polished);
}

function takes({ predicate, holds }: KeyWish, value: string): boolean {
  const { condition, operator, variable, version } = predicate;
  const plain = { ...condition, operator: operator.row.name };
  return isMet(plain, new Map([[variable, [value]]]), version) === (holds ? YES : NO);
}

function readingOf({ row }: Operator): ValueReading {
  if (row.compares === "arn") return ARN_LIKE;
  return { ...STRING_LIKE, wildcards: row.wildcards, fold: row.fold };
}

function hasTemplates({ condition, version }: ConditionPredicate): boolean {
  return version === "2012-10-17" && condition.values.some(({ value }) => hasVariables(value));
}
