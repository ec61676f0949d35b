import { may, needs, object } from "../declaration/collections.ts";
import { yesOrNo } from "../declaration/scalars.ts";
import { type Capability, capability } from "./capability.ts";
import { type StateParams, stateAccess } from "./terraform.ts";
import { BUCKET, KMS_KEY, OBJECT_KEY, RESOURCE_NAME } from "./words.ts";

const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const TABLE = "arn:aws:dynamodb:eu-west-1:111111111111:table/tf-lock";
const STATE = "arn:aws:s3:::acme-tfstate/network/terraform.tfstate";

export const terraformState: Capability = capability<StateParams>({
  name: "terraform-state",
  about: "Reads, locks and writes one Terraform or OpenTofu state in S3.",
  params: object<StateParams>(
    { title: "terraform-state", says: "parameters of `terraform-state`" },
    {
      bucket: needs(BUCKET, "The bucket of the backend."),
      key: needs(OBJECT_KEY, "The state's key in it."),
      workspaces: may(yesOrNo(), "The state of every other workspace under the same key, too."),
      lockTable: may(RESOURCE_NAME, "The DynamoDB table of the older lock."),
      kmsKey: may(KMS_KEY, "The key that the state is encrypted with, where it is one of your own."),
    },
  ),
  notes: [
    "A state holds every secret that its resources have. States that GitLab keeps need no permission in AWS at all.",
  ],
  allows: (params, where) => stateAccess(params, "write", where),
  trial: {
    params: {
      bucket: "acme-tfstate",
      key: "network/terraform.tfstate",
      workspaces: true,
      lockTable: "tf-lock",
      kmsKey: KEY,
    },
    steps: [
      { does: "terraform init", action: "s3:ListBucket", resource: "arn:aws:s3:::acme-tfstate" },
      { does: "read the state", action: "s3:GetObject", resource: STATE },
      { does: "write the state", action: "s3:PutObject", resource: STATE },
      { does: "lock", action: "s3:PutObject", resource: `${STATE}.tflock` },
      { does: "unlock", action: "s3:DeleteObject", resource: `${STATE}.tflock` },
      { does: "look at the lock table", action: "dynamodb:DescribeTable", resource: TABLE },
      ...["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"].map((action) => ({
        does: "lock in the table",
        action,
        resource: TABLE,
        context: { "dynamodb:LeadingKeys": ["acme-tfstate/network/terraform.tfstate"] },
      })),
      {
        does: "keep the digest",
        action: "dynamodb:PutItem",
        resource: TABLE,
        context: { "dynamodb:LeadingKeys": ["acme-tfstate/env:/staging/network/terraform.tfstate-md5"] },
      },
      { does: "decrypt the state", action: "kms:Decrypt", resource: KEY },
      { does: "encrypt it", action: "kms:GenerateDataKey", resource: KEY },
      {
        does: "write a workspace",
        action: "s3:PutObject",
        resource: "arn:aws:s3:::acme-tfstate/env:/staging/network/terraform.tfstate",
      },
    ],
    closed: [
      { does: "delete the state", action: "s3:DeleteObject", resource: STATE },
      {
        does: "lift another state's lock",
        action: "dynamodb:DeleteItem",
        resource: TABLE,
        context: { "dynamodb:LeadingKeys": ["acme-tfstate/identity/terraform.tfstate"] },
      },
      { does: "write the table otherwise", action: "dynamodb:PutItem", resource: TABLE },
      {
        does: "read another state",
        action: "s3:GetObject",
        resource: "arn:aws:s3:::acme-tfstate/identity/terraform.tfstate",
      },
    ],
  },
});
