import { heldPolicyByArn, managedPolicyByArn } from "../../estate/lookup.ts";
import { partitionOf } from "../../estate/read/arn.ts";
import type { Actor } from "../actor.ts";
import { isAdministrator, newcomer, withEverything } from "../administrator.ts";
import { can } from "../can.ts";
import type { PathStep } from "../escalation-path.ts";
import { type Edge, type Walk, type Walked, edge, firstOf } from "./edge.ts";

/** A principal of its own making, within the boundary that the making may have to set. */
export function maker(on: Walk, walked: Walked): readonly Edge[] {
  const { actor, inventory } = on;
  const demand = [...walked.values()].flatMap((permission) => permission?.supposed["iam:permissionsboundary"] ?? []);
  const made = newcomer(actor);
  const [boundary] = demand.map(String);
  const policy = boundary === undefined ? undefined : heldPolicyByArn(inventory.estate, boundary)?.policy;
  if (!isAdministrator(policy === undefined ? made : { ...made, boundary: policy })) return [];
  const assumes =
    boundary !== undefined && policy === undefined ? ["that boundary, which was not read, limits nothing"] : [];
  return [edge(on, walked, { reaches: "an administrator of its own making", done: true, assumes })];
}

/** The same principal, with a policy of its own making. */
export function itself(on: Walk): readonly Edge[] {
  const { actor, path } = on;
  const [step] = path.steps;
  if (step === undefined) return [];
  for (const resource of ownResources(on, step)) {
    const permission = firstOf(step.actions, (action) =>
      can(actor, { action, resource, context: { "iam:policyarn": administratorAccess(actor) } }),
    );
    if (permission === undefined) continue;
    if (!isAdministrator(withEverything(actor))) return [];
    return [edge(on, new Map([[step, permission]]), { reaches: `${actor.arn} itself`, done: true })];
  }
  return [];
}

function administratorAccess(actor: Actor): string {
  return `arn:${partitionOf(actor.arn)}:iam::aws:policy/AdministratorAccess`;
}

function ownResources({ actor, inventory }: Walk, step: PathStep): readonly string[] {
  if (step.on === "self") return [actor.arn];
  const partition = partitionOf(actor.arn);
  const groups = actor.groups.map((group) => `arn:${partition}:iam::${actor.account}:group/${group}`);
  if (step.on === "own-group") return groups;
  // Only policies of the account itself can be rewritten, never AWS's.
  return actor.attached.filter(
    (arn) => !arn.includes(":iam::aws:") && managedPolicyByArn(inventory.estate, arn) !== undefined,
  );
}

/** A group whose members are administrators. */
export function groups(on: Walk): readonly Edge[] {
  const { inventory, actor } = on;
  const [step] = on.path.steps;
  const account = inventory.estate.accounts.find((one) => one.id === actor.account);
  if (step === undefined) return [];
  for (const group of account?.groups ?? []) {
    const policies = [
      ...group.inline,
      ...group.attached.flatMap((arn) => heldPolicyByArn(inventory.estate, arn) ?? []),
    ];
    const member: Actor = { ...actor, identity: policies.flatMap((held) => held.policy ?? []) };
    if (!isAdministrator(member)) continue;
    const permission = firstOf(step.actions, (action) => can(actor, { action, resource: group.arn }));
    if (permission !== undefined)
      return [edge(on, new Map([[step, permission]]), { reaches: `${actor.arn} itself`, done: true })];
  }
  return [];
}
