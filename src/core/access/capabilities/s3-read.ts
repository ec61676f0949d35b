import { may, needs, object } from "../declaration/collections.ts";
import { type Capability, capability } from "./capability.ts";
import { kmsThrough } from "./kms.ts";
import { listBucket, objectsUnder } from "./s3.ts";
import { BUCKET, KMS_KEY, PREFIX } from "./words.ts";

interface Params {
  readonly bucket: string;
  readonly prefix?: string;
  readonly kmsKey?: string;
}

const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

export const s3Read: Capability = capability<Params>({
  name: "s3-read",
  about: "Lists and reads the objects of a bucket.",
  params: object<Params>(
    { title: "s3-read", says: "parameters of `s3-read`" },
    {
      bucket: needs(BUCKET, "The bucket."),
      prefix: may(PREFIX, "Only what stands below it."),
      kmsKey: may(KMS_KEY, "The key that its objects are encrypted with, where it is one of your own."),
    },
  ),
  allows: ({ bucket, prefix, kmsKey }, where) => [
    ...listBucket(bucket, prefix, where),
    { actions: ["s3:GetObject"], resources: [objectsUnder(bucket, prefix, where)] },
    ...kmsThrough("s3", kmsKey, "read"),
  ],
  trial: {
    params: { bucket: "acme-releases", prefix: "api", kmsKey: KEY },
    steps: [
      {
        does: "aws s3 ls s3://acme-releases/api/",
        action: "s3:ListBucket",
        resource: "arn:aws:s3:::acme-releases",
        context: { "s3:prefix": "api/" },
      },
      {
        does: "decrypt it",
        action: "kms:Decrypt",
        resource: KEY,
        context: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
      },
      { does: "aws s3 cp from it", action: "s3:GetObject", resource: "arn:aws:s3:::acme-releases/api/1.0/app.tar.gz" },
    ],
    closed: [
      { does: "read beside the prefix", action: "s3:GetObject", resource: "arn:aws:s3:::acme-releases/api2/app" },
      {
        does: "list the whole bucket",
        action: "s3:ListBucket",
        resource: "arn:aws:s3:::acme-releases",
        context: { "s3:prefix": "" },
      },
      { does: "use the key by itself", action: "kms:Decrypt", resource: KEY },
      {
        does: "list a neighbour that begins alike",
        action: "s3:ListBucket",
        resource: "arn:aws:s3:::acme-releases",
        context: { "s3:prefix": "api" },
      },
      { does: "list it without a prefix", action: "s3:ListBucket", resource: "arn:aws:s3:::acme-releases" },
      { does: "write", action: "s3:PutObject", resource: "arn:aws:s3:::acme-releases/api/1.0/app.tar.gz" },
      { does: "read a neighbour", action: "s3:GetObject", resource: "arn:aws:s3:::acme-releases-eu/api/app" },
    ],
  },
});
