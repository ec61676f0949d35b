import type { Span } from "../text/span.ts";

/** A proved way from what a principal may do to the powers of an administrator, or of another principal. */
export interface Chain {
  /** The row of the table of paths: `cloudformation-create-stack`. */
  readonly path: string;
  /** The principal whose powers are reached; a sentence such as `every role that trusts lambda.amazonaws.com` without inventory. */
  readonly reaches: string;
  readonly steps: readonly ChainStep[];
  /** What the chain takes for granted because it was not read; absent where nothing is. */
  readonly assumes?: string;
}

export interface ChainStep {
  /** Who acts, by ARN. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** What the step gives, in a few words. */
  readonly does: string;
  /** The policy and statement that allow it. */
  readonly policy: string;
  readonly statement: number;
  readonly sid?: string;
  readonly at?: Span;
}
