import type { Change } from "../../../change/change.ts";
import { changesAsCommands } from "../commands.ts";
import { exportTerraform } from "../terraform.ts";
import { type Placement, accountNameOf } from "./placement.ts";
import type { WrittenFile } from "./written.ts";

/** What EKS has to know of Pod Identities: nothing of it stands in values. */
export function associations(placements: readonly Placement[]): readonly WrittenFile[] {
  const changes = placements.flatMap((placement): readonly Change[] => {
    const { via, cluster, namespace, role, account, grant } = placement;
    if (via !== "pod-identity" || cluster === undefined) return [];
    const serviceAccount = accountNameOf(placement);
    const after = { kind: "pod-identity", cluster, namespace, serviceAccount, role } as const;
    return [{ action: "create", account, after, reason: `grant ${grant}` }];
  });
  if (changes.length === 0) return [];
  const accounts = [...new Map(placements.map(({ account, region }) => [account, region]))].map(([id, region]) => ({
    name: `account-${id}`,
    id,
    ...(region === undefined ? {} : { region }),
  }));
  return [
    { name: "pod-identity.sh", text: changesAsCommands(changes, accounts) },
    { name: "pod-identity.tf", text: exportTerraform(changes, accounts) },
  ];
}
