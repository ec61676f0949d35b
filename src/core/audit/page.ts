/** What a person reads about a rule: `sallyport rule ID`, `docs/rules/`, and a finding's help in reports. Markdown. */
export interface Page {
  /** One sentence, lower-case, without a full stop. */
  readonly summary: string;
  /** A shape that the rule speaks of, as code. */
  readonly avoid: string;
  /** The same thing done well, as code. */
  readonly prefer: string;
  /** Why it matters. */
  readonly why: string;
  /** How it is proved, and what the rule cannot see. */
  readonly proved: string;
  readonly fix: { readonly console: string; readonly cli: string; readonly terraform: string };
  readonly references: readonly string[];
}
