import { may, needs, object } from "../declaration/collections.ts";
import { type Capability, capability } from "./capability.ts";
import { kmsFor, listBucket, objectsUnder } from "./s3.ts";
import { BUCKET, KMS_KEY, PREFIX } from "./words.ts";

interface Params {
  readonly bucket: string;
  readonly prefix?: string;
  readonly kmsKey?: string;
}

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
    ...kmsFor(kmsKey, "read"),
  ],
  trial: {
    params: { bucket: "acme-releases", prefix: "api" },
    steps: [
      {
        does: "aws s3 ls s3://acme-releases/api/",
        action: "s3:ListBucket",
        resource: "arn:aws:s3:::acme-releases",
        context: { "s3:prefix": "api/" },
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
      { does: "list it without a prefix", action: "s3:ListBucket", resource: "arn:aws:s3:::acme-releases" },
      { does: "write", action: "s3:PutObject", resource: "arn:aws:s3:::acme-releases/api/1.0/app.tar.gz" },
      { does: "read a neighbour", action: "s3:GetObject", resource: "arn:aws:s3:::acme-releases-eu/api/app" },
    ],
  },
});
