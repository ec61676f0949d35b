import type { Role, User } from "../../estate/account.ts";
import { spanOf } from "../../estate/place.ts";
import type { Actor } from "../actor.ts";
import type { Permission } from "../can.ts";
import type { ChainStep } from "../chain.ts";
import type { EscalationPath, PathStep } from "../escalation-path.ts";
import type { Inventory } from "../inventory.ts";

/** Across accounts, only this path leads anywhere. */
export const ASSUME_ROLE = "assume-role";

/** One way from one principal to another, or to an administrator that is not in the inventory. */
export interface Edge {
  readonly path: EscalationPath;
  readonly to?: Role | User;
  readonly reaches: string;
  readonly steps: readonly ChainStep[];
  readonly assumes: readonly string[];
  /** Ends the chain: whoever has walked it is an administrator. */
  readonly done: boolean;
}

/** One path of the table, tried from one principal. */
export interface Walk {
  readonly inventory: Inventory;
  readonly actor: Actor;
  readonly path: EscalationPath;
  /** Whether an action is allowed on anything at all; asked once. */
  readonly anywhere: (action: string) => Permission | undefined;
}

/** The steps that were found to be allowed, and by what. */
export type Walked = ReadonlyMap<PathStep, Permission | undefined>;

export function firstOf(
  actions: readonly string[],
  ask: (action: string) => Permission | undefined,
): Permission | undefined {
  for (const action of actions) {
    const permission = ask(action);
    if (permission !== undefined) return permission;
  }
  return undefined;
}

export function edge(
  on: Walk,
  walked: Walked,
  end: { reaches: string; done: boolean; to?: Role | User; assumes?: readonly string[] },
): Edge {
  const steps: ChainStep[] = [];
  const assumes = [...(on.path.assumes === undefined ? [] : [on.path.assumes]), ...(end.assumes ?? [])];
  for (const step of on.path.steps) {
    const permission = walked.get(step);
    if (permission === undefined) continue;
    steps.push(stepOf(on.actor, step, permission));
    assumes.push(...permission.assumes);
  }
  return {
    path: on.path,
    reaches: end.reaches,
    steps,
    assumes,
    done: end.done,
    ...(end.to === undefined ? {} : { to: end.to }),
  };
}

function stepOf(actor: Actor, step: PathStep, { action, resource, reason }: Permission): ChainStep {
  const held = actor.held.find((one) => one.name === reason.policy || one.arn === reason.policy);
  const at = held === undefined ? reason.span : (placeOfReason(held, reason.span) ?? spanOf(held.at));
  return {
    principal: actor.arn,
    action,
    resource,
    does: step.does,
    policy: reason.policy ?? "its policy",
    statement: reason.statement ?? 0,
    ...(reason.sid === undefined ? {} : { sid: reason.sid }),
    ...(at === undefined ? {} : { at }),
  };
}

/** A reason's own place where the policy stands in a file as itself; else it is inside an encoded string. */
function placeOfReason(held: Actor["held"][number], span: ChainStep["at"]): ChainStep["at"] {
  return held.policy !== undefined && held.policy.source === held.at.source ? span : undefined;
}
