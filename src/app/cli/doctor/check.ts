import type { Context } from "../command.ts";

/** `broken` makes the doctor say no; `unknown` is what could not be looked at, and why. */
export type Health = "ok" | "note" | "broken" | "unknown";

export interface Result {
  readonly health: Health;
  /** What was found, in a few words; text from outside as it came. */
  readonly says: string;
  readonly help?: string;
}

/** One thing that `doctor` looks at. To add one: a file beside this, its entry in `checks.ts`. */
export interface Check {
  readonly name: string;
  /** One result or several; none where the question does not arise. */
  readonly look: (context: Context) => Promise<readonly Result[]> | readonly Result[];
}
