import type { State } from "./state/state.ts";

/** The regions in which something of this state stands, and the one where calls without a region end up. */
export function regionsOf(state: State): readonly string[] {
  const regions = new Set(["us-east-1"]);
  for (const account of state.accounts.values()) {
    for (const { region } of [...account.instances.values(), ...account.clusters.values()]) {
      if (region !== undefined) regions.add(region);
    }
  }
  return [...regions].toSorted();
}
