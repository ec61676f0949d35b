import type { Condition, PolicyVersion, Text } from "../policy.ts";
import type { Operator } from "../operators.ts";

/** The variable that stands for the resource of a request; the others are condition keys in lower case. */
export const RESOURCE_VARIABLE = "resource";

/** Something about one variable of a request that a statement asks for, or asks not to be so. */
export type Predicate = ResourcePredicate | ConditionPredicate | OpaquePredicate;

/** The resource is one of these. */
export interface ResourcePredicate {
  readonly kind: "resource";
  readonly variable: string;
  readonly values: readonly Text[];
  readonly version: PolicyVersion;
}

/** The condition is met. */
export interface ConditionPredicate {
  readonly kind: "condition";
  readonly variable: string;
  readonly condition: Condition;
  readonly operator: Operator;
  readonly version: PolicyVersion;
}

/** What cannot be read: it may hold or not, but does so alike wherever the same words stand. */
export interface OpaquePredicate {
  readonly kind: "opaque";
  readonly variable: string;
}

/**
 * The predicates of two policies, each kept once: what both say in the same words is known to be the same without being
 * understood. A literal is `n + 1` where predicate `n` is to hold, and `-(n + 1)` where it is not.
 */
export class Predicates {
  readonly all: Predicate[] = [];
  readonly #numbers: Map<string, number> = new Map();

  literal(key: string, make: () => Predicate): number {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.all.push(make()) - 1;
      this.#numbers.set(key, number);
    }
    return number + 1;
  }

  of(literal: number): Predicate {
    const predicate = this.all[Math.abs(literal) - 1];
    if (predicate === undefined) throw new TypeError(`there is no literal ${literal}`);
    return predicate;
  }
}
