/** One thing that is wrong with a command line, a variable or a setting; the program turns it into a diagnostic. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  /** A word that nobody knows, and those that would have been known: whence "did you mean". */
  readonly unknown?: { readonly word: string; readonly known: readonly string[] };
  /** True where the run can go on without it. */
  readonly warning?: true;
}
