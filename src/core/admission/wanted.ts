import { glob, literal, type Pattern } from "../language/pattern.ts";

/** One value of a condition on strings. */
export interface Wanted {
  readonly text: string;
  readonly pattern: Pattern;
  /** No wildcard, no letter that may be large or small: this one string. */
  readonly single: boolean;
  /** There are variables in the text that no one value stands for. */
  readonly open?: true;
}

export function wantedOf(text: string, wildcards: boolean, fold: boolean): Wanted {
  if (fold) {
    const pattern = wildcards ? glob(text, { fold }) : literal(text, { fold });
    return { text, pattern, single: pattern.prefix === pattern.tokens.length };
  }
  const pattern = wildcards ? glob(text) : literal(text);
  return { text, pattern, single: pattern.prefix === pattern.tokens.length };
}
