import { partitionOf } from "../../estate/read/arn.ts";
import type { DeclaredAccount } from "../declaration/declaration.ts";
import type { Complaints } from "./complaints.ts";

/** The part of AWS that an account is in. Nothing crosses from one to another, and ARNs begin with its name. */
export function partitionOfAccount(account: DeclaredAccount, complaints: Complaints): string {
  const { region, role, boundary } = account;
  const partition = region !== undefined ? partitionOfRegion(region) : partitionOf(role ?? boundary ?? "arn:aws:");
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

function partitionOfRegion(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The end of service principals: EC2's is another one in China. */
export function serviceSuffix(partition: string): string {
  return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}
