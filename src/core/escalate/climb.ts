import type { Role, User } from "../estate/account.ts";
import { rcpLevelsFor } from "../estate/levels.ts";
import { heldPolicyByArn, managedPolicyByArn } from "../estate/lookup.ts";
import { spanOf } from "../estate/place.ts";
import { partitionOf } from "../estate/read/arn.ts";
import type { Actor } from "./actor.ts";
import { isAdministrator, newcomer, withEverything } from "./administrator.ts";
import { type Permission, can } from "./can.ts";
import type { Chain, ChainStep } from "./chain.ts";
import type { Inventory } from "./inventory.ts";
import type { EscalationPath, PathStep } from "./escalation-path.ts";
import { PATHS } from "./paths.ts";

/** A search that wanders further than this says nothing that a person would still follow. */
const MAX_STEPS = 4;
const MAX_PRINCIPALS = 200;

/** Across accounts, only this path leads anywhere. */
const ASSUME_ROLE = "assume-role";

/** One way from one principal to another, or to an administrator that is not in the inventory. */
interface Edge {
  readonly path: EscalationPath;
  readonly to?: Role | User;
  readonly reaches: string;
  readonly steps: readonly ChainStep[];
  readonly assumes: readonly string[];
  /** Ends the chain: whoever has walked it is an administrator. */
  readonly done: boolean;
}

/**
 * The ways from a principal up to an administrator, shortest first, at most one for each first path and end. Breadth
 * first over principals: from each the table of paths is tried against its own policies, boundary and the
 * organization's policies, and every step is one that `decide` allows.
 */
export function climb(inventory: Inventory, start: Actor, most = 5): readonly Chain[] {
  const chains: Chain[] = [];
  const seen = new Set([start.arn]);
  let front: { readonly actor: Actor; readonly way: readonly Edge[] }[] = [{ actor: start, way: [] }];
  for (let depth = 0; depth < MAX_STEPS && front.length > 0 && chains.length < most; depth++) {
    const next: typeof front = [];
    for (const { actor, way } of front) {
      for (const edge of edgesFrom(inventory, actor)) {
        if (edge.to !== undefined && seen.has(edge.to.arn) && !edge.done) continue;
        if (edge.done) {
          if (chains.length < most) chains.push(chainOf([...way, edge]));
        } else if (edge.to !== undefined && seen.size < MAX_PRINCIPALS) {
          seen.add(edge.to.arn);
          next.push({ actor: inventory.actor(edge.to), way: [...way, edge] });
        }
      }
    }
    front = next;
  }
  return chains;
}

function chainOf(way: readonly Edge[]): Chain {
  const last = way.at(-1);
  const assumes = [...new Set(way.flatMap((edge) => edge.assumes))];
  return {
    path: way.map((edge) => edge.path.id).join("+"),
    reaches: last?.reaches ?? "",
    steps: way.flatMap((edge) => edge.steps),
    ...(assumes.length === 0 ? {} : { assumes: assumes.join("; ") }),
  };
}

const edgesKnown = new WeakMap<Inventory, WeakMap<Actor, readonly Edge[]>>();

/** Many doors lead to the same principals, so the ways on from each are worked out once. */
function edgesFrom(inventory: Inventory, actor: Actor): readonly Edge[] {
  const known = edgesKnown.get(inventory) ?? new WeakMap<Actor, readonly Edge[]>();
  edgesKnown.set(inventory, known);
  const there = known.get(actor);
  if (there !== undefined) return there;
  const found = findEdges(inventory, actor);
  known.set(actor, found);
  return found;
}

function findEdges(inventory: Inventory, actor: Actor): readonly Edge[] {
  // Most principals may do none of it, and a few questions per action tell.
  const edges: Edge[] = [];
  const asked = new Map<string, Permission | undefined>();
  const anywhere = (action: string, context?: Record<string, string>): Permission | undefined => {
    if (!asked.has(action)) asked.set(action, can(actor, { action, ...(context === undefined ? {} : { context }) }));
    return asked.get(action);
  };
  for (const path of PATHS) {
    if (path.actor !== "any" && path.actor !== actor.kind) continue;
    edges.push(...walk({ inventory, actor, path, anywhere }));
  }
  return edges;
}

interface Walk {
  readonly inventory: Inventory;
  readonly actor: Actor;
  readonly path: EscalationPath;
  readonly anywhere: (action: string) => Permission | undefined;
}

function walk(on: Walk): readonly Edge[] {
  const { path } = on;
  // What does not depend on the target is asked first: where it fails there is nothing to try on each of them.
  const free = path.steps.filter((step) => step.on === "anything");
  const walked = free.map((step) => firstOf(step.actions, on.anywhere));
  if (walked.includes(undefined)) return [];
  const steps = new Map(free.map((step, at) => [step, walked[at]]));
  switch (path.reaches) {
    case "itself":
      return itself(on);
    case "new":
      return maker(on, steps);
    case "role":
    case "user":
      return targets(on, steps);
    case "service-role":
    case "workload-role":
      return services(on, steps);
    case "instance-role":
      return instances(on);
    case "group-of-administrators":
      return groups(on);
  }
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

function firstOf(actions: readonly string[], ask: (action: string) => Permission | undefined): Permission | undefined {
  for (const action of actions) {
    const permission = ask(action);
    if (permission !== undefined) return permission;
  }
  return undefined;
}

type Walked = ReadonlyMap<PathStep, Permission | undefined>;

function edge(
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

/** A principal of its own making, within the boundary that the making may have to set. */
function maker(on: Walk, walked: Walked): readonly Edge[] {
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

/** A reason's own place where the policy stands in a file as itself; else it is inside an encoded string. */
function placeOfReason(held: Actor["held"][number], span: ChainStep["at"]): ChainStep["at"] {
  return held.policy !== undefined && held.policy.source === held.at.source ? span : undefined;
}

function itself(on: Walk): readonly Edge[] {
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

/** Another role or user: its credentials, and then all that it may do. */
function targets(on: Walk, walked: Walked): readonly Edge[] {
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

/** A role that trusts a service which does what it is told. */
function services(on: Walk, walked: Walked): readonly Edge[] {
  const { inventory, actor, path } = on;
  const service = path.service ?? "";
  const pass = path.steps.find((step) => step.on === "target");
  const context = { "iam:passedtoservice": service };
  const edges: Edge[] = [];
  for (const role of inventory.rolesTrusting(actor.account, service)) {
    if (role.arn === actor.arn) continue;
    const all = new Map(walked);
    if (pass !== undefined) {
      const permission = firstOf(pass.actions, (action) => can(actor, { action, resource: role.arn, context }));
      if (permission === undefined) continue;
      all.set(pass, permission);
    }
    edges.push(edge(on, all, { reaches: role.arn, to: role, done: inventory.isAdministrator(role) }));
  }
  if (inventory.knows(actor.account)) return edges;
  const all = new Map(walked);
  if (pass !== undefined) {
    const permission = firstOf(pass.actions, (action) => can(actor, { action, context }));
    if (permission === undefined) return edges;
    all.set(pass, permission);
  }
  return [
    ...edges,
    edge(on, all, {
      reaches: `every role that trusts ${service}`,
      done: true,
      assumes: ["one of them is an administrator: the account's roles were not read"],
    }),
  ];
}

/** The role of a machine on which commands can be run. */
function instances(on: Walk): readonly Edge[] {
  const { inventory, actor, path } = on;
  const account = inventory.estate.accounts.find((one) => one.id === actor.account);
  const edges: Edge[] = [];
  const partition = partitionOf(actor.arn);
  for (const instance of account?.instances ?? []) {
    const profile = account?.instanceProfiles?.find((one) => one.arn === instance.profile);
    const role = inventory.roles.find((one) => one.account === actor.account && one.name === profile?.roles[0]);
    if (role === undefined || role.arn === actor.arn) continue;
    const resource = `arn:${partition}:ec2:${instance.region ?? "us-east-1"}:${actor.account}:instance/${instance.id}`;
    const walked = new Map<PathStep, Permission | undefined>();
    for (const step of path.steps)
      walked.set(
        step,
        firstOf(step.actions, (action) => can(actor, { action, resource })),
      );
    if ([...walked.values()].includes(undefined)) continue;
    edges.push(edge(on, walked, { reaches: role.arn, to: role, done: inventory.isAdministrator(role) }));
  }
  return edges;
}

/** A group whose members are administrators. */
function groups(on: Walk): readonly Edge[] {
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
