/**
 * How much a question may cost. States are the measure, so that the same question always ends at the same place; time
 * is a last resort, needs a clock from outside, and is named when it was what ended the search.
 */
export interface Budget {
  readonly states?: number;
  readonly ms?: number;
  readonly now?: () => number;
  /** The longest subject that is looked for. AWS models it as at most 255 characters, but is not known to enforce that. */
  readonly maxSubject?: number;
}
