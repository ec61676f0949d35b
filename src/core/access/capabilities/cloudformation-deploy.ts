import { list, may, needs, object, oneOrMany } from "../declaration/collections.ts";
import { type Capability, capability } from "./capability.ts";
import { passRole } from "./pass-role.ts";
import { listBucket, objectsUnder } from "./s3.ts";
import { BUCKET, ROLE, STACK, TRANSFORM } from "./words.ts";

interface Params {
  readonly stack: readonly string[];
  readonly role: string;
  readonly bucket?: string;
  readonly transforms?: readonly string[];
}

const STACK_ACTIONS: readonly string[] = [
  "ContinueUpdateRollback",
  "CreateChangeSet",
  "CreateStack",
  "DeleteChangeSet",
  "DescribeChangeSet",
  "DescribeStackEvents",
  "DescribeStacks",
  "ExecuteChangeSet",
  "GetTemplate",
  "RollbackStack",
  "UpdateStack",
].map((name) => `cloudformation:${name}`);

const API = "arn:aws:cloudformation:eu-west-1:111111111111:stack/api/0a1b2c3d-0000-1111-2222-333344445555";
const ROLE_OF_STACK = "arn:aws:iam::111111111111:role/cfn-api";

export const cloudformationDeploy: Capability = capability<Params>({
  name: "cloudformation-deploy",
  about: "Creates and updates CloudFormation stacks through a service role.",
  params: object<Params>(
    { title: "cloudformation-deploy", says: "parameters of `cloudformation-deploy`" },
    {
      stack: needs(oneOrMany(STACK), "The stack, or a list of them."),
      role: needs(ROLE, "The service role that CloudFormation takes: what a template may do is what this role may."),
      bucket: may(BUCKET, "The bucket that big templates and packages are uploaded to."),
      transforms: may(
        list(TRANSFORM),
        "The macros of AWS that its templates name under `Transform`, as `Serverless-2016-10-31` for `sam deploy`.",
      ),
    },
  ),
  notes: [
    "The job can make any resource that the service role can make. `plan` follows it there when it looks for a way to an administrator.",
    "The stack has to be created with the role (`--role-arn`): without one CloudFormation acts with the job's own permissions, which are none of these.",
  ],
  allows: ({ stack, role, bucket, transforms = [] }, where) => [
    {
      actions: STACK_ACTIONS,
      resources: stack.map(
        (name) => `arn:${where.partition}:cloudformation:${where.region}:${where.account}:stack/${name}/*`,
      ),
    },
    // Asked about a template that no stack has yet, they have no resource.
    { actions: ["cloudformation:GetTemplateSummary", "cloudformation:ValidateTemplate"], resources: ["*"] },
    ...(transforms.length === 0
      ? []
      : [
          {
            actions: ["cloudformation:CreateChangeSet"],
            resources: transforms.map(
              (name) => `arn:${where.partition}:cloudformation:${where.region}:aws:transform/${name}`,
            ),
          },
        ]),
    passRole([role], "cloudformation.amazonaws.com", where),
    ...(bucket === undefined
      ? []
      : [
          ...listBucket(bucket, undefined, where),
          { actions: ["s3:GetObject", "s3:PutObject"], resources: [objectsUnder(bucket, undefined, where)] },
        ]),
  ],
  trial: {
    params: { stack: ["api"], role: "cfn-api", bucket: "acme-templates", transforms: ["Serverless-2016-10-31"] },
    steps: [
      ...STACK_ACTIONS.map((action) => ({ does: "aws cloudformation deploy", action, resource: API })),
      { does: "read the template's parameters", action: "cloudformation:GetTemplateSummary", resource: "*" },
      {
        does: "hand the service role over",
        action: "iam:PassRole",
        resource: ROLE_OF_STACK,
        context: { "iam:PassedToService": "cloudformation.amazonaws.com" },
      },
      {
        does: "sam deploy",
        action: "cloudformation:CreateChangeSet",
        resource: "arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31",
      },
      { does: "upload the package", action: "s3:PutObject", resource: "arn:aws:s3:::acme-templates/api.zip" },
    ],
    closed: [
      {
        does: "update a neighbour",
        action: "cloudformation:UpdateStack",
        resource: "arn:aws:cloudformation:eu-west-1:111111111111:stack/api-network/0a1b2c3d",
      },
      {
        does: "run another macro",
        action: "cloudformation:CreateChangeSet",
        resource: "arn:aws:cloudformation:eu-west-1:aws:transform/Include",
      },
      { does: "delete the stack", action: "cloudformation:DeleteStack", resource: API },
      {
        does: "hand the role to another service",
        action: "iam:PassRole",
        resource: ROLE_OF_STACK,
        context: { "iam:PassedToService": "lambda.amazonaws.com" },
      },
      {
        does: "hand over another role",
        action: "iam:PassRole",
        resource: "arn:aws:iam::111111111111:role/cfn-admin",
        context: { "iam:PassedToService": "cloudformation.amazonaws.com" },
      },
    ],
  },
});
