import { type Key, makeKey, pickKey } from "./key-theory.ts";
import type { Mode } from "./mode.ts";
import type { ConditionPredicate, Predicate, Predicates } from "./predicate.ts";
import { pickResource } from "./resource-theory.ts";

/** What a request says beside its principal and its action. */
export interface Model {
  readonly resource: string;
  /** The values under each key; none for a key that is not there. */
  readonly context: ReadonlyMap<string, readonly string[]>;
}

/** Which literals about one variable can hold together, in one mode. */
export class Theory {
  readonly mode: Mode;
  readonly #predicates: Predicates;
  readonly #keys: ReadonlyMap<string, Key>;
  readonly #known: Map<string, "yes" | "no" | "unknown"> = new Map();

  constructor(predicates: Predicates, keys: ReadonlyMap<string, Key>, mode: Mode) {
    this.mode = mode;
    this.#predicates = predicates;
    this.#keys = keys;
  }

  variableOf(literal: number): string {
    return this.#predicates.of(literal).variable;
  }

  /** Whether these literals about one variable, in ascending order, can hold together. */
  fits(variable: string, together: readonly number[]): "yes" | "no" | "unknown" {
    const key = together.join();
    let known = this.#known.get(key);
    if (known === undefined) {
      const picked = this.#pick(variable, together, false);
      known = picked === "none" ? "no" : picked === "unknown" ? "unknown" : "yes";
      this.#known.set(key, known);
    }
    return known;
  }

  /** A request for which the literals hold. */
  model(held: readonly number[]): Model | undefined {
    const byVariable = Map.groupBy(held, (literal) => this.#predicates.of(literal).variable);
    const context = new Map<string, readonly string[]>();
    for (const [key, value] of this.mode.bindings) context.set(key, value === undefined ? [] : [value]);
    let resource: string | undefined;
    for (const [variable, literals] of byVariable) {
      const picked = this.#pick(variable, literals, true);
      if (typeof picked !== "object") return undefined;
      if ("value" in picked) resource = picked.value;
      else if (this.#keys.has(variable)) context.set(variable, picked.values);
    }
    if (resource === undefined) {
      const picked = pickResource([], this.mode, true);
      if (typeof picked !== "object") return undefined;
      resource = picked.value;
    }
    return { resource, context };
  }

  #pick(
    variable: string,
    literals: readonly number[],
    polished: boolean,
  ): ReturnType<typeof pickResource> | ReturnType<typeof pickKey> {
    const wishes = literals.map((literal) => ({ predicate: this.#predicates.of(literal), holds: literal > 0 }));
    const resources = wishes.flatMap(({ predicate, holds }) =>
      predicate.kind === "resource" ? [{ predicate, holds }] : [],
    );
    if (resources.length > 0) return pickResource(resources, this.mode, polished);
    const key = this.#keys.get(variable);
    const conditions = wishes.flatMap(({ predicate, holds }) =>
      predicate.kind === "condition" ? [{ predicate, holds }] : [],
    );
    if (key !== undefined) return pickKey(key, conditions, this.mode, polished);
    // What cannot be read may hold or not, but shows nothing for certain.
    return this.mode.name === "certain" ? "none" : { values: [] };
  }
}

export function keysOf(predicates: readonly Predicate[]): ReadonlyMap<string, Key> {
  const conditions = predicates.filter((predicate): predicate is ConditionPredicate => predicate.kind === "condition");
  const byName = Map.groupBy(conditions, (predicate) => predicate.variable);
  return new Map([...byName].map(([name, of]) => [name, makeKey(name, of)]));
}
