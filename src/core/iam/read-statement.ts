import type { ObjectNode, StringNode, TextNode } from "../text/node.ts";
import type { Range } from "../text/span.ts";
import { GRAMMAR, type Grammar, isTrustAction } from "./grammar.ts";
import type { Condition, PatternElement, PolicyKind, PrincipalElement, Statement, Text } from "./policy.ts";
import { type Complaints, complain, quoted } from "./problems.ts";
import { readConditions } from "./read-condition.ts";
import { describe, distinctEntries, itemsOf, rangeOf, shown, stringOf, unknownElement } from "./read-node.ts";
import { readPrincipal } from "./read-principal.ts";

const ELEMENTS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
] as const;
type ElementName = (typeof ELEMENTS)[number];

/** What stands in the place of a statement that cannot be read at all: it may do anything. */
export function unreadableStatement(index: number, at: Range): Statement {
  const patterns: PatternElement = { negated: false, values: [], unreadable: true, at };
  return {
    index,
    unreadable: true,
    effect: "Allow",
    principal: { negated: false, entries: [], unreadable: true, at },
    action: patterns,
    resource: patterns,
    conditions: [],
    at,
  };
}

export function readStatement(node: TextNode, index: number, kind: PolicyKind, complaints: Complaints): Statement {
  const at = rangeOf(node);
  if (node.kind !== "object") {
    complain(complaints, "policy/statement", node, describe(node));
    return unreadableStatement(index, at);
  }
  const grammar = GRAMMAR[kind];
  const elements = collect(node, complaints);
  const conditions: Condition[] = elements.strangers.map(unreadableCondition);
  const effect = readEffect(elements, at, conditions, complaints);
  const sid = elements.Sid === undefined ? undefined : readSid(elements.Sid.value, grammar, complaints);
  const principal = readPrincipalOf(elements, node, grammar, complaints);
  const action = readPatterns(elements, "Action", "NotAction", complaints);
  const resource = readPatterns(elements, "Resource", "NotResource", complaints);
  if (elements.Condition !== undefined) readConditions(elements.Condition.value, conditions, complaints);

  if (action === undefined) complain(complaints, "policy/no-action", node);
  else checkActions(action, elements, kind, complaints);
  if (resource === undefined) {
    if (grammar.resource === "required") complain(complaints, "policy/no-resource", node, grammar.title);
  } else {
    checkResources(resource, elements, grammar, complaints);
  }
  if (grammar.deniesOnly) checkDeniesEverybody(effect, principal, action, node, complaints);

  const statement: { -readonly [K in keyof Statement]: Statement[K] } = {
    index,
    effect: effect ?? "Allow",
    action: action ?? { negated: false, values: [], unreadable: true, at },
    conditions,
    at,
  };
  if (effect === undefined) statement.unreadable = true;
  if (sid !== undefined) statement.sid = sid;
  if (principal !== undefined) statement.principal = principal;
  if (resource !== undefined) statement.resource = resource;
  return statement;
}

interface Element {
  readonly key: StringNode;
  readonly value: TextNode;
}

interface Elements extends Partial<Record<ElementName, Element>> {
  readonly strangers: StringNode[];
}

function collect(node: ObjectNode, complaints: Complaints): Elements {
  const elements: Elements = { strangers: [] };
  for (const entry of distinctEntries(complaints, node)) {
    const name = ELEMENTS.find((element) => element === entry.key.value);
    if (name !== undefined) {
      elements[name] = entry;
    } else {
      unknownElement(complaints, entry.key, ELEMENTS, "a statement");
      elements.strangers.push(entry.key);
    }
  }
  return elements;
}

/** An element that the language does not have may have been meant as a restriction. */
function unreadableCondition(key: StringNode): Condition {
  return { operator: key.value, key: "", values: [], unreadable: true, at: rangeOf(key) };
}

/** `deny` is not `Deny`, and AWS stores neither; what was meant is evident, what it would do is not. */
function readEffect(
  elements: Elements,
  at: Range,
  conditions: Condition[],
  complaints: Complaints,
): "Allow" | "Deny" | undefined {
  const node = elements.Effect?.value;
  if (node?.kind === "string" && (node.value === "Allow" || node.value === "Deny")) return node.value;
  complain(complaints, "policy/effect", node ?? at);
  if (node?.kind !== "string" || !/^(allow|deny)$/i.test(node.value)) return undefined;
  conditions.push({ operator: "Effect", key: "", values: [], unreadable: true, at: rangeOf(node) });
  return node.value.length === 5 ? "Allow" : "Deny";
}

function readSid(node: TextNode, grammar: Grammar, complaints: Complaints): string | undefined {
  const sid = stringOf(complaints, node, "`Sid`");
  if (sid !== undefined && grammar.plainSid && /[^A-Za-z0-9]/.test(sid)) {
    complain(complaints, "policy/sid", node, quoted(sid));
  }
  return sid;
}

function readPrincipalOf(
  elements: Elements,
  node: TextNode,
  grammar: Grammar,
  complaints: Complaints,
): PrincipalElement | undefined {
  const positive = elements.Principal;
  const negative = elements.NotPrincipal;
  const element = positive ?? negative;
  if (element === undefined) {
    if (grammar.principal === "required") complain(complaints, "policy/no-principal", node, grammar.title);
    return undefined;
  }
  if (grammar.principal === "prohibited") prohibited(element, grammar, complaints);
  else if (negative !== undefined && !grammar.notPrincipal) prohibited(negative, grammar, complaints);
  if (positive !== undefined && negative !== undefined) {
    complain(complaints, "policy/both-elements", negative.key, "`Principal`", "`NotPrincipal`");
    return { negated: false, entries: [], unreadable: true, at: rangeOf(negative.value) };
  }
  return readPrincipal(element.value, positive === undefined, complaints);
}

function prohibited(element: Element, grammar: Grammar, complaints: Complaints): void {
  complain(complaints, "policy/prohibited", element.key, grammar.title, quoted(element.key.value));
}

function readPatterns(
  elements: Elements,
  plain: "Action" | "Resource",
  negated: "NotAction" | "NotResource",
  complaints: Complaints,
): PatternElement | undefined {
  const positive = elements[plain];
  const negative = elements[negated];
  const element = positive ?? negative;
  if (element === undefined) return undefined;
  const at = rangeOf(element.value);
  if (positive !== undefined && negative !== undefined) {
    complain(complaints, "policy/both-elements", negative.key, `\`${plain}\``, `\`${negated}\``);
    return { negated: false, values: [], unreadable: true, at };
  }
  const values: Text[] = [];
  let unreadable = false;
  for (const item of itemsOf(element.value)) {
    if (item.kind === "string") {
      values.push({ value: item.value, at: rangeOf(item) });
    } else {
      complain(complaints, "policy/text-expected", item, `\`${element.key.value}\``, shown(item));
      unreadable = true;
    }
  }
  const base = { negated: positive === undefined, values, at };
  return unreadable ? { ...base, unreadable } : base;
}

function checkActions(action: PatternElement, elements: Elements, kind: PolicyKind, complaints: Complaints): void {
  const grammar = GRAMMAR[kind];
  if (action.negated && !grammar.notAction && elements.NotAction !== undefined) {
    prohibited(elements.NotAction, grammar, complaints);
  }
  for (const { value, at } of action.values) {
    if (kind === "trust" && !action.negated) {
      if (!isTrustAction(value)) complain(complaints, "policy/trust-action", at, quoted(value));
      continue;
    }
    if (value === "*") continue;
    const colon = value.indexOf(":");
    if (colon < 1) {
      if (!grammar.vendorWildcard || !value.includes("*")) complain(complaints, "policy/action", at, quoted(value));
    } else if (!grammar.vendorWildcard && !/^[a-z0-9-]+$/i.test(value.slice(0, colon))) {
      complain(complaints, "policy/vendor", at, quoted(value.slice(0, colon)));
    }
  }
}

function checkResources(resource: PatternElement, elements: Elements, grammar: Grammar, complaints: Complaints): void {
  const element = elements.Resource ?? elements.NotResource;
  if (grammar.resource === "prohibited" && element !== undefined) return prohibited(element, grammar, complaints);
  if (!grammar.arnsOnly) return;
  for (const { value, at } of resource.values) {
    if (value !== "*" && !value.startsWith("arn:")) complain(complaints, "policy/resource", at, quoted(value));
  }
}

/** The one resource control policy that allows is AWS's own `RCPFullAWSAccess`, which allows everything to everyone. */
function checkDeniesEverybody(
  effect: "Allow" | "Deny" | undefined,
  principal: PrincipalElement | undefined,
  action: PatternElement | undefined,
  node: TextNode,
  complaints: Complaints,
): void {
  const everybody = principal === undefined || principal.entries.every((entry) => entry.value === "*");
  const full = action?.values.length === 1 && action.values[0]?.value === "*";
  if ((effect === "Allow" && !full) || !everybody) complain(complaints, "policy/deny-only", node);
}
