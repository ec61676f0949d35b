import type { Role, User } from "../../estate/account.ts";
import { rcpLevelsFor } from "../../estate/levels.ts";
import { partitionOf } from "../../estate/read/arn.ts";
import { can } from "../can.ts";
import type { PathStep } from "../escalation-path.ts";
import { ASSUME_ROLE, type Edge, type Walk, type Walked, edge, firstOf } from "./edge.ts";

/** Another role or user: its credentials, and then all that it may do. */
export function targets(on: Walk, walked: Walked): readonly Edge[] {
  const { inventory, actor, path } = on;
  const [step] = path.steps;
  if (step === undefined) return [];
  const edges: Edge[] = [];
  for (const target of candidatesOf(on, step)) {
    if (target.arn === actor.arn) continue;
    // Only taking a role works across accounts.
    if (path.id !== ASSUME_ROLE && target.account !== actor.account) continue;
    const permission = firstOf(step.actions, (action) =>
      can(actor, { action, resource: target.arn, resourceAccount: target.account, ...otherSide(on, target) }),
    );
    if (permission === undefined) continue;
    const done = inventory.isAdministrator(target);
    edges.push(edge(on, new Map([...walked, [step, permission]]), { reaches: target.arn, to: target, done }));
  }
  return [...edges, ...unknownTargets(on, walked)];
}

/** Taking a role is the role's to allow as well: its trust policy, and the resource control policies over it. */
function otherSide({ path, inventory }: Walk, target: Role | User): Pick<Parameters<typeof can>[1], "trust" | "rcps"> {
  if (path.id !== ASSUME_ROLE || !("trust" in target) || target.trust?.policy === undefined) return {};
  const { levels } = rcpLevelsFor(inventory.estate, target.account);
  return { trust: target.trust.policy, ...(levels === undefined ? {} : { rcps: levels }) };
}

/** Where the account's principals were not read, the claim is about whichever there are. */
function unknownTargets(on: Walk, walked: Walked): readonly Edge[] {
  const { inventory, actor, path } = on;
  const [step] = path.steps;
  if (step === undefined || inventory.knows(actor.account)) return [];
  const partition = partitionOf(actor.arn);
  const kind = path.reaches === "user" ? "user" : "role";
  const permission = firstOf(step.actions, (action) =>
    can(actor, { action, resource: `arn:${partition}:iam::${actor.account}:${kind}/x` }),
  );
  if (permission === undefined) return [];
  const which =
    path.id === ASSUME_ROLE ? "every role that trusts its account" : `every ${kind} of account ${actor.account}`;
  return [
    edge(on, new Map([...walked, [step, permission]]), {
      reaches: which,
      done: true,
      assumes: ["one of them is an administrator: the account's principals were not read"],
    }),
  ];
}

/**
 * Who may rewrite roles may rewrite each; only those whose trust policy speaks of the actor can be taken. A policy that
 * names the actor itself lets it in without a word in the actor's own policies, within an account.
 */
function candidatesOf({ inventory, actor, path, anywhere }: Walk, step: PathStep): readonly (Role | User)[] {
  const mayAtAll = firstOf(step.actions, anywhere) !== undefined;
  if (path.id === ASSUME_ROLE) return inventory.rolesNaming(actor, mayAtAll ? "account" : "itself");
  if (!mayAtAll) return [];
  return path.reaches === "user" ? inventory.users : inventory.roles;
}
