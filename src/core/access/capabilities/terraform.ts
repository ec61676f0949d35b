import type { Allow, Where } from "./capability.ts";
import { bucketArn, kmsFor } from "./s3.ts";

export interface StateParams {
  readonly bucket: string;
  readonly key: string;
  readonly workspaces?: boolean;
  readonly lockTable?: string;
  readonly kmsKey?: string;
}

/**
 * Terraform's S3 backend with `use_lockfile`: a lock is the object `<key>.tflock`. Other workspaces stand under `env:/`.
 * A table of DynamoDB is the older lock, which OpenTofu keeps.
 */
export function stateAccess(state: StateParams, use: "read" | "write", where: Where): readonly Allow[] {
  const { bucket, key, workspaces, lockTable, kmsKey } = state;
  const arn = bucketArn(bucket, where);
  const keys = [`${arn}/${key}`, ...(workspaces === true ? [`${arn}/env:/*/${key}`] : [])];
  return [
    { actions: ["s3:ListBucket"], resources: [arn] },
    { actions: use === "read" ? ["s3:GetObject"] : ["s3:GetObject", "s3:PutObject"], resources: keys },
    {
      actions: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      resources: keys.map((one) => `${one}.tflock`),
    },
    ...(lockTable === undefined
      ? []
      : [
          {
            actions: ["dynamodb:DeleteItem", "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PutItem"],
            resources: [`arn:${where.partition}:dynamodb:${where.region}:${where.account}:table/${lockTable}`],
          },
        ]),
    // The lock is written by whoever only reads the state, too.
    ...kmsFor(kmsKey, "write"),
  ];
}
