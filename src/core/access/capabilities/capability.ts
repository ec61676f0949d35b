import type { ContextValue } from "../../iam/request.ts";
import type { CapabilityShape } from "../declaration/ability-shape.ts";
import type { Shape } from "../declaration/shape.ts";

/** The account and region that a grant goes into; capabilities make ARNs of them. */
export interface Where {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** One statement that allows. Resources are ARNs or `*`; `when` is a `Condition` block. */
export interface Allow {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly when?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** One request that a job makes, or that somebody tries. */
export interface Step {
  readonly does: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, ContextValue | readonly ContextValue[]>>;
}

/** What a test proves: with these parameters at `TRIAL_PLACE` every step is allowed and everything closed is refused. */
export interface Trial<P> {
  readonly params: P;
  readonly steps: readonly Step[];
  readonly closed: readonly Step[];
}

export const TRIAL_PLACE: Where = { partition: "aws", account: "111111111111", region: "eu-west-1" };

export interface Capability extends CapabilityShape {
  readonly name: string;
  /** What somebody who grants it has to know, in sentences for the page. */
  readonly notes: readonly string[];
  readonly allows: (params: unknown, where: Where) => readonly Allow[];
  readonly trial: Trial<unknown>;
}

interface Row<P> {
  readonly name: string;
  readonly about: string;
  readonly params: Shape<P>;
  readonly needsParams?: false;
  readonly notes?: readonly string[];
  readonly allows: (params: P, where: Where) => readonly Allow[];
  readonly trial: Trial<P>;
}

/** A row of the registry: there the parameters of all capabilities are of one type, whose shape is the only way in. */
export function capability<P extends object>(row: Row<P>): Capability {
  return {
    ...row,
    needsParams: row.needsParams ?? true,
    notes: row.notes ?? [],
    allows: (params, where) => row.allows(params as P, where),
  };
}
