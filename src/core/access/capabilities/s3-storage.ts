import { list, may, needs, object } from "../declaration/collections.ts";
import { type Capability, capability } from "./capability.ts";
import { kmsThrough } from "./kms.ts";
import { bucketArn } from "./s3.ts";
import { BUCKET, KMS_KEY } from "./words.ts";

interface Params {
  readonly buckets: readonly string[];
  readonly kmsKey?: string;
}

const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

export const s3Storage: Capability = capability<Params>({
  name: "s3-storage",
  about: "Keeps GitLab's own objects in buckets: artifacts, uploads, packages, the registry, backups.",
  params: object<Params>(
    { title: "s3-storage", says: "parameters of `s3-storage`" },
    {
      buckets: needs(list(BUCKET), "The buckets of the components that share the role."),
      kmsKey: may(KMS_KEY, "The key that their objects are encrypted with, where it is one of your own."),
    },
  ),
  notes: [
    "The registry needs its own bucket; webservice and sidekiq those of artifacts, lfs, uploads, packages, merge request diffs, Terraform state, secure files, dependency proxy and pages; the toolbox all of these and the two of backups.",
  ],
  allows: ({ buckets, kmsKey }, where) => {
    const arns = buckets.map((bucket) => bucketArn(bucket, where));
    return [
      { actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], resources: arns },
      {
        actions: [
          "s3:AbortMultipartUpload",
          "s3:DeleteObject",
          "s3:GetObject",
          "s3:ListMultipartUploadParts",
          "s3:PutObject",
        ],
        resources: arns.map((arn) => `${arn}/*`),
      },
      ...kmsThrough("s3", kmsKey, "write"),
    ];
  },
  trial: {
    params: { buckets: ["acme-registry"], kmsKey: KEY },
    steps: [
      { does: "push a layer", action: "s3:PutObject", resource: "arn:aws:s3:::acme-registry/docker/registry/v2/blob" },
      { does: "pull a layer", action: "s3:GetObject", resource: "arn:aws:s3:::acme-registry/docker/registry/v2/blob" },
      {
        does: "encrypt it",
        action: "kms:GenerateDataKey",
        resource: KEY,
        context: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
      },
      {
        does: "decrypt it",
        action: "kms:Decrypt",
        resource: KEY,
        context: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
      },
      { does: "collect garbage", action: "s3:DeleteObject", resource: "arn:aws:s3:::acme-registry/docker/old" },
      { does: "list tags", action: "s3:ListBucket", resource: "arn:aws:s3:::acme-registry" },
      { does: "resume an upload", action: "s3:ListBucketMultipartUploads", resource: "arn:aws:s3:::acme-registry" },
    ],
    closed: [
      { does: "read the backups", action: "s3:GetObject", resource: "arn:aws:s3:::acme-backups/dump.tar" },
      { does: "open the bucket", action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::acme-registry" },
      { does: "use the key by itself", action: "kms:Decrypt", resource: KEY },
      { does: "delete the bucket", action: "s3:DeleteBucket", resource: "arn:aws:s3:::acme-registry" },
    ],
  },
});
