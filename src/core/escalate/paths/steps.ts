import type { PathStep } from "../escalation-path.ts";

/** An action, or several of which one is enough. */
export type Alternatives = string | readonly string[];

/** Steps on whatever the policy's own resources name, one after the other, that together do one thing. */
export function stepsOf(actions: readonly Alternatives[], does: string): readonly PathStep[] {
  return actions.map((action) => ({ actions: typeof action === "string" ? [action] : action, on: "anything", does }));
}
