import { may, needs, object } from "../declaration/collections.ts";
import { type Capability, capability } from "./capability.ts";
import { kmsThrough } from "./kms.ts";
import { listBucket, objectsUnder } from "./s3.ts";
import { BUCKET, KMS_KEY, PREFIX, ROLE_ARN } from "./words.ts";

interface Params {
  readonly bucket: string;
  readonly prefix?: string;
  readonly uploadRole?: string;
  readonly kmsKey?: string;
}

export const runnerCache: Capability = capability<Params>({
  name: "runner-cache",
  about: "Lets a runner keep its distributed cache in a bucket (`[runners.cache.s3]`).",
  params: object<Params>(
    { title: "runner-cache", says: "parameters of `runner-cache`" },
    {
      bucket: needs(BUCKET, "The bucket of the cache."),
      prefix: may(PREFIX, "Only what stands below it: `Path` in the runner's configuration."),
      uploadRole: may(
        ROLE_ARN,
        "`RoleARN` of the configuration: the role that big uploads take. It must trust this one.",
      ),
      kmsKey: may(KMS_KEY, "The key that its objects are encrypted with, where it is one of your own."),
    },
  ),
  allows: ({ bucket, prefix, uploadRole, kmsKey }, where) => [
    ...listBucket(bucket, prefix, where),
    {
      actions: ["s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
      resources: [objectsUnder(bucket, prefix, where)],
    },
    ...(uploadRole === undefined ? [] : [{ actions: ["sts:AssumeRole"], resources: [uploadRole] }]),
    ...kmsThrough("s3", kmsKey, "write"),
  ],
  trial: {
    params: { bucket: "acme-runner-cache" },
    steps: [
      { does: "restore", action: "s3:GetObject", resource: "arn:aws:s3:::acme-runner-cache/runner/x/project/1/c.zip" },
      { does: "save", action: "s3:PutObject", resource: "arn:aws:s3:::acme-runner-cache/runner/x/project/1/c.zip" },
      { does: "look", action: "s3:ListBucket", resource: "arn:aws:s3:::acme-runner-cache" },
    ],
    closed: [
      { does: "read another bucket", action: "s3:GetObject", resource: "arn:aws:s3:::acme-runner-cache2/x" },
      { does: "open the bucket", action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::acme-runner-cache" },
      { does: "take any role", action: "sts:AssumeRole", resource: "arn:aws:iam::111111111111:role/admin" },
    ],
  },
});
