import type { Allow, Where } from "./capability.ts";

export function bucketArn(bucket: string, { partition }: Where): string {
  return `arn:${partition}:s3:::${bucket}`;
}

/** To list a bucket, or no more of it than what stands under a prefix. */
export function listBucket(bucket: string, prefix: string | undefined, where: Where): readonly Allow[] {
  const arn = bucketArn(bucket, where);
  if (prefix === undefined) return [{ actions: ["s3:GetBucketLocation", "s3:ListBucket"], resources: [arn] }];
  const bare = bareOf(prefix);
  return [
    { actions: ["s3:GetBucketLocation"], resources: [arn] },
    {
      actions: ["s3:ListBucket"],
      resources: [arn],
      when: { StringLike: { "s3:prefix": [bare, `${bare}/*`] } },
    },
  ];
}

export function objectsUnder(bucket: string, prefix: string | undefined, where: Where): string {
  return `${bucketArn(bucket, where)}/${prefix === undefined ? "" : `${bareOf(prefix)}/`}*`;
}

function bareOf(prefix: string): string {
  return prefix.endsWith("/") ? prefix.slice(0, -1) : prefix;
}

/** What S3 asks of KMS for objects under a key of one's own: to read them, and to write them as well. */
export function kmsFor(key: string | undefined, use: "read" | "write"): readonly Allow[] {
  if (key === undefined) return [];
  const actions = use === "read" ? ["kms:Decrypt"] : ["kms:Decrypt", "kms:GenerateDataKey"];
  return [{ actions, resources: [key] }];
}
