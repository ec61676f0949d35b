import type { Allow, Where } from "./capability.ts";
import { bucketArn } from "./s3.ts";

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
  const keys = [key, ...(workspaces === true ? [`env:/*/${key}`] : [])].map((one) => `${arn}/${one}`);
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
          { actions: ["dynamodb:DescribeTable"], resources: [tableArn(lockTable, where)] },
          {
            actions: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"],
            resources: [tableArn(lockTable, where)],
            when: ownLocks(keys.map((one) => one.slice(one.indexOf(":::") + 3))),
          },
        ]),
    // The lock is written by whoever only reads the state, too. Not through S3 alone: OpenTofu encrypts states by the key itself.
    ...(kmsKey === undefined ? [] : [{ actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [kmsKey] }]),
  ];
}

function tableArn(table: string, { partition, account, region }: Where): string {
  return `arn:${partition}:dynamodb:${region}:${account}:table/${table}`;
}

/**
 * The table's items are `<bucket>/<key>` for a lock and `<bucket>/<key>-md5` for a digest (the S3 backend's documentation):
 * whoever writes others stops others' runs. `ForAllValues` holds of a request without the key, hence `Null` beside it.
 */
function ownLocks(states: readonly string[]): NonNullable<Allow["when"]> {
  const items = states.flatMap((state) => [state, `${state}-md5`]);
  return {
    "ForAllValues:StringLike": { "dynamodb:LeadingKeys": items },
    Null: { "dynamodb:LeadingKeys": "false" },
  };
}
