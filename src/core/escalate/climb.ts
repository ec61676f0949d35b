import type { Actor } from "./actor.ts";
import type { Chain } from "./chain.ts";
import { edgesFrom } from "./edges-from.ts";
import type { Edge } from "./edges/edge.ts";
import type { Inventory } from "./inventory.ts";

/** A search that wanders further than this says nothing that a person would still follow. */
const MAX_STEPS = 4;
const MAX_PRINCIPALS = 200;

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
