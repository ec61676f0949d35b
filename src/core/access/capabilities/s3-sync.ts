import { may, needs, object } from "../declaration/collections.ts";
import { yesOrNo } from "../declaration/scalars.ts";
import { type Capability, capability } from "./capability.ts";
import { kmsFor, listBucket, objectsUnder } from "./s3.ts";
import { BUCKET, KMS_KEY, PREFIX } from "./words.ts";

interface Params {
  readonly bucket: string;
  readonly prefix?: string;
  readonly delete?: boolean;
  readonly kmsKey?: string;
}

export const s3Sync: Capability = capability<Params>({
  name: "s3-sync",
  about: "Brings a bucket in line with a folder: `aws s3 sync --delete`.",
  params: object<Params>(
    { title: "s3-sync", says: "parameters of `s3-sync`" },
    {
      bucket: needs(BUCKET, "The bucket."),
      prefix: may(PREFIX, "Only what stands below it."),
      delete: may(yesOrNo(), "`false`: objects are written and never deleted."),
      kmsKey: may(KMS_KEY, "The key that its objects are encrypted with, where it is one of your own."),
    },
  ),
  allows: ({ bucket, prefix, kmsKey, ...wish }, where) => [
    ...listBucket(bucket, prefix, where),
    {
      actions: [
        "s3:AbortMultipartUpload",
        ...(wish.delete === false ? [] : ["s3:DeleteObject"]),
        "s3:GetObject",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
      ],
      resources: [objectsUnder(bucket, prefix, where)],
    },
    ...kmsFor(kmsKey, "write"),
  ],
  trial: {
    params: { bucket: "acme-www" },
    steps: [
      {
        does: "see what is there",
        action: "s3:ListBucket",
        resource: "arn:aws:s3:::acme-www",
        context: { "s3:prefix": "" },
      },
      { does: "upload", action: "s3:PutObject", resource: "arn:aws:s3:::acme-www/index.html" },
      { does: "delete what is gone", action: "s3:DeleteObject", resource: "arn:aws:s3:::acme-www/old.html" },
      { does: "give up a big upload", action: "s3:AbortMultipartUpload", resource: "arn:aws:s3:::acme-www/film.mp4" },
    ],
    closed: [
      { does: "write next door", action: "s3:PutObject", resource: "arn:aws:s3:::acme-www-staging/index.html" },
      { does: "open the bucket", action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::acme-www" },
      { does: "open one object", action: "s3:PutObjectAcl", resource: "arn:aws:s3:::acme-www/index.html" },
      { does: "delete the bucket", action: "s3:DeleteBucket", resource: "arn:aws:s3:::acme-www" },
      { does: "destroy an old version", action: "s3:DeleteObjectVersion", resource: "arn:aws:s3:::acme-www/a" },
    ],
  },
});
