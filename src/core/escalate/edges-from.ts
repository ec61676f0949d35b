import type { Actor } from "./actor.ts";
import { type Permission, can } from "./can.ts";
import { type Edge, type Walk, firstOf } from "./edges/edge.ts";
import { groups, itself, maker } from "./edges/oneself.ts";
import { targets } from "./edges/principals.ts";
import { instances, services } from "./edges/running.ts";
import type { Inventory } from "./inventory.ts";
import { PATHS } from "./paths.ts";

const edgesKnown = new WeakMap<Inventory, WeakMap<Actor, readonly Edge[]>>();

/** Many doors lead to the same principals, so the ways on from each are worked out once. */
export function edgesFrom(inventory: Inventory, actor: Actor): readonly Edge[] {
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
  const anywhere = (action: string): Permission | undefined => {
    if (!asked.has(action)) asked.set(action, can(actor, { action }));
    return asked.get(action);
  };
  for (const path of PATHS) {
    if (path.actor !== "any" && path.actor !== actor.kind) continue;
    edges.push(...walk({ inventory, actor, path, anywhere }));
  }
  return edges;
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
