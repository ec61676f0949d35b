import { didYouMean } from "../text/nearest.ts";
import type { ObjectNode, TextNode } from "../text/node.ts";
import type { Condition, Text } from "./policy.ts";
import { operatorNames, operatorOf } from "./operators.ts";
import { canCompareWith } from "./operands.ts";
import { type Complaints, complain, complainWith, quoted } from "./problems.ts";
import { describe, distinctEntries, itemsOf, rangeOf, scalarOf } from "./read-node.ts";

export function readConditions(node: TextNode, into: Condition[], complaints: Complaints): void {
  if (node.kind !== "object") {
    complain(complaints, "policy/condition", node, describe(node));
    into.push({ operator: "", key: "", values: [], unreadable: true, at: rangeOf(node) });
    return;
  }
  for (const { key, value } of distinctEntries(complaints, node)) {
    const operator = key.value;
    if (operatorOf(operator) === undefined) {
      complainWith(complaints, "policy/unknown-operator", key, [quoted(operator)], {
        help: didYouMean(operator, operatorNames()),
      });
    }
    if (value.kind === "object") {
      readKeys(operator, value, into, complaints);
    } else {
      complain(complaints, "policy/condition", value, describe(value));
      into.push({ operator, key: "", values: [], unreadable: true, at: rangeOf(value) });
    }
  }
}

function readKeys(operator: string, node: ObjectNode, into: Condition[], complaints: Complaints): void {
  for (const { key, value } of distinctEntries(complaints, node)) {
    if (key.value.indexOf(":") < 1) complain(complaints, "policy/condition-key", key, quoted(key.value));
    const values: Text[] = [];
    let unreadable = false;
    for (const item of itemsOf(value)) {
      const text = scalarOf(item);
      if (text === undefined) {
        complain(complaints, "policy/condition-value", item, describe(item));
        unreadable = true;
      } else {
        if (!canCompareWith(operator, text)) {
          complain(complaints, "policy/condition-operand", item, quoted(operator), quoted(text));
        }
        values.push({ value: text, at: rangeOf(item) });
      }
    }
    if (value.kind === "array" && value.items.length === 0) {
      complain(complaints, "policy/no-values", value, quoted(key.value));
    }
    const condition = { operator, key: key.value, values, at: { start: key.start, end: value.end } };
    into.push(unreadable ? { ...condition, unreadable } : condition);
  }
}
