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
  /** Whether its values may be other than what some operator on it is for, as no ARN or no number. */
  readonly mixed: boolean;
  readonly domains: readonly StringSet[];
}

/** Keys of several values whatever operator a policy uses (IAM User Guide, "Multivalued context keys"). */
const SEVERAL =
  /^(?:aws:(?:tagkeys|calledvia|principalorgpaths|resourceorgpaths|principalservicenameslist)|sts:transitivetagkeys|.*:amr)$/;

/** Keys that AWS fills with ARNs. */
const ARNS = /arn$|^aws:federatedprovider$/;

export function makeKey(name: string, predicates: readonly ConditionPredicate[]): Key {
  const compares = new Set(predicates.map(({ operator }) => operator.row.compares));
  const typed = predicates.some(isTyped);
  // A key that is asked for a truth value is taken to have one.
  const scaled = predicates.some((predicate) => isTyped(predicate) && predicate.operator.row.compares !== "boolean");
  const arns = compares.has("arn");
  const text = [glob("?*"), EVERYTHING];
  return {
    name,
    predicates,
    several: SEVERAL.test(name) || predicates.some(({ operator }) => operator.quantifier !== "one"),
    points: typed ? pointsOf(predicates) : undefined,
    mixed: (scaled && (arns || compares.has("string"))) || (arns && !ARNS.test(name)),
    domains: !arns ? text : ARNS.test(name) ? arnDomains() : [...arnDomains(), ...text],
  };
}

function isTyped({ operator }: ConditionPredicate): boolean {
  const { compares } = operator.row;
  return compares !== "string" && compares !== "arn" && compares !== "null";
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
    if (key.predicates.some(hasTemplates)) return "unknown";
    if (!key.mixed || !wishes.every((wish) => leavesText(wish, mode))) return "none";
  }
  const plain = wishes.filter(({ predicate }) => !isTyped(predicate));
  const texts = plain.map(({ predicate, holds }) => {
    const { operator, condition, version } = predicate;
    const values = patternsOf(mode, condition.values, version, readingOf(operator));
    return { values, match: matches({ predicate, holds }) };
  });
  const avoided = [...except, ...(key.points ?? [])].map((text) => ({ value: text, at: { start: 0, end: 0 } }));
  const values = patternsOf(mode, avoided, "2008-10-17", { ...STRING_LIKE, wildcards: false });
  // What an operator for ARNs makes of anything else that it matches is not documented.
  const isArn =
    mode.name === "certain" && plain.some((wish) => wish.predicate.operator.row.compares === "arn" && matches(wish));
  return pickText([...texts, { values, match: false }], isArn ? arnDomains() : key.domains, mode, polished);
}

/** Whether the value is to be one of those that the policy lists. */
function matches({ predicate, holds }: KeyWish): boolean {
  return holds !== predicate.operator.row.negated;
}

/**
 * Whether text that is no point may be as wished, though an operator for values of a type is asked. What is no such value
 * is none of those listed, and what a negated operator makes of it is not documented; but text may be such a value, too.
 */
function leavesText({ predicate, holds }: KeyWish, mode: Mode): boolean {
  if (!isTyped(predicate)) return true;
  return mode.name !== "certain" || (!predicate.operator.row.negated && !holds);
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
