import { list, may, needs, object } from "../declaration/collections.ts";
import { oneOf, yesOrNo } from "../declaration/scalars.ts";
import { type Allow, type Capability, type Where, capability } from "./capability.ts";
import { type StateParams, stateAccess } from "./terraform.ts";
import { BUCKET, KMS_KEY, OBJECT_KEY, RESOURCE_NAME } from "./words.ts";

/**
 * What a refresh reads of each service: how things are set up, never what they hold. Functions' environment variables and
 * launch templates' user data are set-up too, which is why secrets do not belong there.
 */
const REFRESHES = {
  acm: ["acm:DescribeCertificate", "acm:List*"],
  apigateway: [],
  "application-autoscaling": ["application-autoscaling:Describe*", "application-autoscaling:ListTagsForResource"],
  autoscaling: ["autoscaling:Describe*"],
  cloudfront: ["cloudfront:Describe*", "cloudfront:Get*", "cloudfront:List*"],
  cloudwatch: ["cloudwatch:Describe*", "cloudwatch:GetDashboard", "cloudwatch:List*"],
  dynamodb: ["dynamodb:Describe*", "dynamodb:GetResourcePolicy", "dynamodb:List*"],
  ec2: ["ec2:Describe*", "ec2:GetManagedPrefixListEntries", "ec2:GetTransitGateway*"],
  ecr: ["ecr:Describe*", "ecr:GetLifecyclePolicy", "ecr:GetRepositoryPolicy", "ecr:List*"],
  ecs: ["ecs:Describe*", "ecs:List*"],
  eks: ["eks:Describe*", "eks:List*"],
  elasticache: ["elasticache:Describe*", "elasticache:List*"],
  elasticfilesystem: ["elasticfilesystem:Describe*", "elasticfilesystem:ListTagsForResource"],
  elasticloadbalancing: ["elasticloadbalancing:Describe*"],
  events: ["events:Describe*", "events:List*"],
  iam: ["iam:Get*", "iam:List*"],
  kms: ["kms:Describe*", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:List*"],
  kinesis: ["kinesis:Describe*", "kinesis:List*"],
  lambda: [
    "lambda:GetAlias",
    "lambda:GetCodeSigningConfig",
    "lambda:GetEventSourceMapping",
    "lambda:GetFunction*",
    "lambda:GetLayerVersion*",
    "lambda:GetPolicy",
    "lambda:GetProvisionedConcurrencyConfig",
    "lambda:GetRuntimeManagementConfig",
    "lambda:List*",
  ],
  logs: ["logs:Describe*", "logs:List*"],
  rds: ["rds:Describe*", "rds:List*"],
  route53: ["route53:Get*", "route53:List*"],
  s3: [
    "s3:GetAccelerateConfiguration",
    "s3:GetAccountPublicAccessBlock",
    "s3:GetAnalyticsConfiguration",
    "s3:GetBucket*",
    "s3:GetEncryptionConfiguration",
    "s3:GetIntelligentTieringConfiguration",
    "s3:GetInventoryConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetMetricsConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListAllMyBuckets",
    "s3:ListBucket",
    "s3:ListTagsForResource",
  ],
  secretsmanager: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy", "secretsmanager:ListSecrets"],
  servicediscovery: ["servicediscovery:Get*", "servicediscovery:List*"],
  sns: ["sns:GetSubscriptionAttributes", "sns:GetTopicAttributes", "sns:List*"],
  sqs: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueue*"],
  ssm: ["ssm:DescribeParameters", "ssm:ListTagsForResource"],
  states: ["states:Describe*", "states:List*"],
  wafv2: ["wafv2:Get*", "wafv2:List*"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/**
 * API Gateway has one action for all that is read: what shows no key is named. `/apikeys` and a usage plan's `/keys` show the keys
 * themselves; a plan's id is six letters and digits.
 */
const GATEWAY_PATHS: readonly string[] = [
  "account",
  "apis",
  "apis/*",
  "clientcertificates",
  "clientcertificates/*",
  "domainnames",
  "domainnames/*",
  "restapis",
  "restapis/*",
  "tags/*",
  "usageplans",
  "usageplans/??????",
  "vpclinks",
  "vpclinks/*",
];

type Service = keyof typeof REFRESHES;

interface Params extends StateParams {
  readonly services: readonly Service[];
}

const SERVICES = Object.keys(REFRESHES).filter((name): name is Service => Object.hasOwn(REFRESHES, name));
const GATEWAY = "arn:aws:apigateway:eu-west-1::";
const STATE = "arn:aws:s3:::acme-tfstate/network/terraform.tfstate";

export const terraformPlan: Capability = capability<Params>({
  name: "terraform-plan",
  about: "Plans with Terraform or OpenTofu: reads the state, locks it, and reads how the services are set up.",
  params: object<Params>(
    { title: "terraform-plan", says: "parameters of `terraform-plan`" },
    {
      bucket: needs(BUCKET, "The bucket of the backend."),
      key: needs(OBJECT_KEY, "The state's key in it."),
      services: needs(list(oneOf(SERVICES)), "The services whose resources the configuration has."),
      workspaces: may(yesOrNo(), "The state of every other workspace under the same key, too."),
      lockTable: may(RESOURCE_NAME, "The DynamoDB table of the older lock."),
      kmsKey: may(KMS_KEY, "The key that the state is encrypted with, where it is one of your own."),
    },
  ),
  notes: [
    "It reads no object, item, secret or parameter's value. What a state holds it does read, secrets included: the plan of a merge request is code that nobody has reviewed.",
    "What Terraform applies with is a role of its own.",
  ],
  allows: ({ services, ...state }, where) => [
    ...stateAccess(state, "read", where),
    ...refreshes([...new Set(services)].sort(), where),
  ],
  trial: {
    params: {
      bucket: "acme-tfstate",
      key: "network/terraform.tfstate",
      services: ["ec2", "iam", "s3", "secretsmanager", "ssm", "lambda", "dynamodb", "apigateway"],
    },
    steps: [
      { does: "read the state", action: "s3:GetObject", resource: STATE },
      { does: "lock", action: "s3:PutObject", resource: `${STATE}.tflock` },
      { does: "unlock", action: "s3:DeleteObject", resource: `${STATE}.tflock` },
      { does: "refresh networks", action: "ec2:DescribeVpcs", resource: "*" },
      { does: "refresh roles", action: "iam:GetRole", resource: "arn:aws:iam::111111111111:role/api" },
      {
        does: "refresh what feeds a function",
        action: "lambda:GetEventSourceMapping",
        resource: "arn:aws:lambda:eu-west-1:111111111111:event-source-mapping:0a1b2c3d",
      },
      { does: "refresh an API", action: "apigateway:GET", resource: `${GATEWAY}/restapis/a1b2c3/stages/live` },
      { does: "refresh a usage plan", action: "apigateway:GET", resource: `${GATEWAY}/usageplans/a1b2c3` },
      { does: "refresh buckets", action: "s3:GetBucketPolicy", resource: "arn:aws:s3:::acme-www" },
    ],
    closed: [
      { does: "write the state", action: "s3:PutObject", resource: STATE },
      { does: "read an object", action: "s3:GetObject", resource: "arn:aws:s3:::acme-www/index.html" },
      {
        does: "read a secret",
        action: "secretsmanager:GetSecretValue",
        resource: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-AbCdEf",
      },
      {
        does: "read a parameter",
        action: "ssm:GetParameter",
        resource: "arn:aws:ssm:eu-west-1:111111111111:parameter/db",
      },
      {
        does: "read an item",
        action: "dynamodb:GetItem",
        resource: "arn:aws:dynamodb:eu-west-1:111111111111:table/users",
      },
      { does: "read the keys of an API", action: "apigateway:GET", resource: `${GATEWAY}/apikeys` },
      { does: "read them from a plan", action: "apigateway:GET", resource: `${GATEWAY}/usageplans/a1b2c3/keys` },
      { does: "start a machine", action: "ec2:RunInstances", resource: "*" },
      { does: "make a key", action: "iam:CreateAccessKey", resource: "arn:aws:iam::111111111111:user/root" },
    ],
  },
});

function refreshes(services: readonly Service[], { partition, region }: Where): readonly Allow[] {
  const actions = services.flatMap((name): readonly string[] => REFRESHES[name]);
  return [
    ...(actions.length === 0 ? [] : [{ actions, resources: ["*"] }]),
    ...(services.includes("apigateway")
      ? [
          {
            actions: ["apigateway:GET"],
            resources: GATEWAY_PATHS.map((path) => `arn:${partition}:apigateway:${region}::/${path}`),
          },
        ]
      : []),
  ];
}
