import type { Allow, Where } from "./capability.ts";

export function bucketArn(bucket: string, { partition }: Where): string {
  return `arn:${partition}:s3:::${bucket}`;
}

/** To list a bucket, or no more of it than what stands under a prefix. */
export function listBucket(bucket: string, prefix: string | undefined, where: Where): readonly Allow[] {
  const arn = bucketArn(bucket, where);
  if (prefix === undefined) return [{ actions: ["s3:GetBucketLocation", "s3:ListBucket"], resources: [arn] }];
  return [
    { actions: ["s3:GetBucketLocation"], resources: [arn] },
    {
      actions: ["s3:ListBucket"],
      resources: [arn],
      // Without the slash it would list `api2/` for `api`, too: to S3 a prefix is no folder.
      when: { StringLike: { "s3:prefix": `${bareOf(prefix)}/*` } },
    },
  ];
}

export function objectsUnder(bucket: string, prefix: string | undefined, where: Where): string {
  return `${bucketArn(bucket, where)}/${prefix === undefined ? "" : `${bareOf(prefix)}/`}*`;
}

function bareOf(prefix: string): string {
  return prefix.endsWith("/") ? prefix.slice(0, -1) : prefix;
}
