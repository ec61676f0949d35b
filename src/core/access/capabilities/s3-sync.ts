import { may, needs, object } from "../declaration/collections.ts";
import { yesOrNo } from "../declaration/scalars.ts";
import { type Capability, capability } from "./capability.ts";
import { kmsThrough } from "./kms.ts";
import { listBucket, objectsUnder } from "./s3.ts";
import { BUCKET, KMS_KEY, PREFIX } from "./words.ts";

interface Params {
  readonly bucket: string;
  readonly prefix?: string;
  readonly delete?: boolean;
  readonly kmsKey?: string;
}

const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

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
    ...kmsThrough("s3", kmsKey, "write"),
  ],
  trial: {
    params: { bucket: "acme-www", kmsKey: KEY },
    steps: [
      {
        does: "see what is there",
        action: "s3:ListBucket",
        resource: "arn:aws:s3:::acme-www",
        context: { "s3:prefix": "" },
      },
      { does: "upload", action: "s3:PutObject", resource: "arn:aws:s3:::acme-www/index.html" },
      {
        does: "encrypt it",
        action: "kms:GenerateDataKey",
        resource: KEY,
        context: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
      },
      { does: "delete what is gone", action: "s3:DeleteObject", resource: "arn:aws:s3:::acme-www/old.html" },
      { does: "give up a big upload", action: "s3:AbortMultipartUpload", resource: "arn:aws:s3:::acme-www/film.mp4" },
    ],
    closed: [
      { does: "write next door", action: "s3:PutObject", resource: "arn:aws:s3:::acme-www-staging/index.html" },
      { does: "open the bucket", action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::acme-www" },
      { does: "open one object", action: "s3:PutObjectAcl", resource: "arn:aws:s3:::acme-www/index.html" },
      { does: "use the key by itself", action: "kms:Decrypt", resource: KEY },
      { does: "delete the bucket", action: "s3:DeleteBucket", resource: "arn:aws:s3:::acme-www" },
      { does: "destroy an old version", action: "s3:DeleteObjectVersion", resource: "arn:aws:s3:::acme-www/a" },
    ],
  },
});
