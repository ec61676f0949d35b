/**
 * Whether something holds, as far as can be told: Kleene's three values, in an order in which "and" is the lesser and
 * "or" the greater. `MAYBE` is what cannot be read or is not documented; a decision that ends in it is an upper bound.
 */
export type Truth = 0 | 1 | 2;

export const NO = 0;
export const MAYBE = 1;
export const YES = 2;

export function both(a: Truth, b: Truth): Truth {
  return a < b ? a : b;
}

export function either(a: Truth, b: Truth): Truth {
  return a > b ? a : b;
}

export function not(a: Truth): Truth {
  return a === YES ? NO : a === NO ? YES : MAYBE;
}

export function truthOf(holds: boolean): Truth {
  return holds ? YES : NO;
}
