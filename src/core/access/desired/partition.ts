import { partitionOf } from "../../estate/read/arn.ts";
import { partitionOfRegion } from "../../iam/partitions.ts";
import type { DeclaredAccount } from "../declaration/declaration.ts";
import type { Complaints } from "./complaints.ts";

/** The part of AWS that an account is in, by its region, else by an ARN of its own. */
export function partitionOfAccount(account: DeclaredAccount, complaints: Complaints): string {
  const { region, role, boundary } = account;
  const partition = region !== undefined ? partitionOfRegion(region).id : partitionOf(role ?? boundary ?? "arn:aws:");
  for (const key of ["role", "boundary"] as const) {
    const arn = account[key];
    if (arn === undefined || partitionOf(arn) === partition) continue;
    complaints.refuse(
      "other-partition",
      `\`${arn}\` is of the partition \`${partitionOf(arn)}\`, and \`${account.name}\` is in \`${partition}\``,
      [account, key],
    );
  }
  return partition;
}
