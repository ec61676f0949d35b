import type { ChartReading } from "../../../src/core/chart/reading.ts";
import { rolesIn } from "../../../src/core/chart/roles.ts";

/** What values grant: one role, the components whose pods take it, and the buckets that they are told to use. */
export interface GrantedRole {
  readonly role: string;
  readonly via: "irsa" | "kube2iam";
  readonly components: readonly string[];
  readonly buckets: readonly string[];
}

/** Values read back as the grants that would make them. Pod Identities stand in the cluster, so they are not here. */
export function grantsIn(reading: ChartReading): readonly GrantedRole[] {
  const groups = Map.groupBy(rolesIn(reading), ({ role, via }) => `${via} ${role}`);
  return [...groups.values()].flatMap((roles) => {
    const [first] = roles;
    if (first === undefined) return [];
    return [
      {
        role: first.role,
        via: first.via,
        components: roles.map(({ component }) => component).sort(),
        buckets: [...new Set(roles.flatMap(({ buckets }) => buckets))].sort(),
      },
    ];
  });
}
