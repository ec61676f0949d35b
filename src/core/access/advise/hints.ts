import type { FlowValue } from "../../text/flow-yaml.ts";
import type { Where } from "../capabilities/capability.ts";

/** Stands where a name has to be filled in; it is allowed wherever a name is. */
export const PLACEHOLDER = "change-me";

/** What tells that a capability fits: one action that only its jobs need, on resources whose names can be read off. */
export interface Hint {
  readonly capability: string;
  readonly service: string;
  readonly action: string;
  /** Not where that one was found, which includes it. */
  readonly unless?: string;
  readonly arn: (name: string, where: Where) => string;
  /** Reads the name off a resource of a policy; what holds a wildcard in the name does not match. */
  readonly name: RegExp;
  readonly params: (names: readonly string[], roles: readonly string[]) => FlowValue | undefined;
  /** One entry for each name: its parameter takes no list. */
  readonly oneEach?: true;
  /** It hands roles on, which have to be named. */
  readonly roles?: true;
  readonly placeholder?: string;
  /** Services that it needs beside its own. */
  readonly alsoCovers?: readonly string[];
}

const one = (names: readonly string[]): FlowValue => (names.length === 1 ? (names[0] ?? "") : names);
const regional =
  (service: string, rest: (name: string) => string) =>
  (name: string, { partition, region, account }: Where): string =>
    `arn:${partition}:${service}:${region}:${account}:${rest(name)}`;
const handedOn = (roles: readonly string[]): readonly string[] => (roles.length > 0 ? roles : [PLACEHOLDER]);
const bucketOf = (names: readonly string[]): FlowValue => ({ bucket: names[0] ?? PLACEHOLDER });
const object = (name: string, { partition }: Where): string => `arn:${partition}:s3:::${name}/x`;

/** In the order in which they are tried: what includes another stands before it. */
export const HINTS: readonly Hint[] = [
  {
    capability: "ecr-push",
    service: "ecr",
    action: "ecr:PutImage",
    arn: regional("ecr", (name) => `repository/${name}`),
    name: /^arn:[^:]+:ecr:[^:]*:[^:]*:repository\/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)$/,
    params: (names) => ({ repository: one(names) }),
  },
  {
    capability: "ecr-pull",
    service: "ecr",
    action: "ecr:BatchGetImage",
    unless: "ecr-push",
    arn: regional("ecr", (name) => `repository/${name}`),
    name: /^arn:[^:]+:ecr:[^:]*:[^:]*:repository\/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)$/,
    params: (names) => ({ repository: one(names) }),
  },
  {
    capability: "s3-sync",
    service: "s3",
    action: "s3:PutObject",
    arn: object,
    name: /^arn:[^:]+:s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/\*?$/,
    params: bucketOf,
    oneEach: true,
    alsoCovers: ["kms"],
  },
  {
    capability: "s3-read",
    service: "s3",
    action: "s3:GetObject",
    unless: "s3-sync",
    arn: object,
    name: /^arn:[^:]+:s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/\*?$/,
    params: bucketOf,
    oneEach: true,
  },
  {
    capability: "cloudfront-invalidate",
    service: "cloudfront",
    action: "cloudfront:CreateInvalidation",
    arn: (name, { partition, account }) => `arn:${partition}:cloudfront::${account}:distribution/${name}`,
    name: /^arn:[^:]+:cloudfront::[^:]*:distribution\/([A-Z0-9]{8,20})$/,
    params: (names) => ({ distribution: one(names) }),
    placeholder: "ECHANGEME00000",
  },
  {
    capability: "ecs-deploy",
    service: "ecs",
    action: "ecs:UpdateService",
    arn: regional("ecs", (name) => `service/${name}`),
    name: /^arn:[^:]+:ecs:[^:]*:[^:]*:service\/([A-Za-z0-9_-]+\/[A-Za-z0-9_-]+)$/,
    params: (names, roles) => {
      const [cluster = PLACEHOLDER, service = PLACEHOLDER] = (names[0] ?? "").split("/");
      return { cluster, service, "task-roles": handedOn(roles) };
    },
    oneEach: true,
    roles: true,
    placeholder: `${PLACEHOLDER}/${PLACEHOLDER}`,
    alsoCovers: ["iam"],
  },
  {
    capability: "lambda-deploy",
    service: "lambda",
    action: "lambda:UpdateFunctionCode",
    arn: regional("lambda", (name) => `function:${name}`),
    name: /^arn:[^:]+:lambda:[^:]*:[^:]*:function:([A-Za-z0-9_-]+)(?::\*)?$/,
    params: (names) => ({ function: one(names) }),
    alsoCovers: ["iam"],
  },
  {
    capability: "cloudformation-deploy",
    service: "cloudformation",
    action: "cloudformation:UpdateStack",
    arn: regional("cloudformation", (name) => `stack/${name}/x`),
    name: /^arn:[^:]+:cloudformation:[^:]*:[^:]*:stack\/([A-Za-z][A-Za-z0-9-]{0,127})(?:\/\*)?$/,
    params: (names, roles) => ({ stack: one(names), role: handedOn(roles)[0] ?? PLACEHOLDER }),
    roles: true,
    alsoCovers: ["iam"],
  },
  {
    capability: "eks-deploy",
    service: "eks",
    action: "eks:DescribeCluster",
    arn: regional("eks", (name) => `cluster/${name}`),
    name: /^arn:[^:]+:eks:[^:]*:[^:]*:cluster\/([A-Za-z0-9][A-Za-z0-9_-]{0,99})$/,
    params: (names) => ({ cluster: names[0] ?? PLACEHOLDER }),
    oneEach: true,
  },
  {
    capability: "ssm-parameters",
    service: "ssm",
    action: "ssm:GetParameter",
    arn: regional("ssm", (name) => `parameter${name}/x`),
    name: /^arn:[^:]+:ssm:[^:]*:[^:]*:parameter((?:\/[A-Za-z0-9_.-]+)+)\/\*$/,
    params: (names) => ({ path: one(names) }),
    placeholder: `/${PLACEHOLDER}`,
  },
  {
    capability: "secrets-read",
    service: "secretsmanager",
    action: "secretsmanager:GetSecretValue",
    arn: regional("secretsmanager", (name) => `secret:${name}-AbCdEf`),
    name: /^arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:([A-Za-z0-9_+=.@/-]{1,500}?)-(?:\*|\?{6})$/,
    params: (names) => ({ secrets: names }),
  },
  {
    capability: "runner-autoscaler",
    service: "autoscaling",
    action: "autoscaling:SetDesiredCapacity",
    arn: regional("autoscaling", (name) => `autoScalingGroup:x:autoScalingGroupName/${name}`),
    name: /^arn:[^:]+:autoscaling:[^:]*:[^:]*:autoScalingGroup:[^:]*:autoScalingGroupName\/([A-Za-z0-9_.@+=/-]+)$/,
    params: (names) => ({ group: one(names) }),
    alsoCovers: ["ec2"],
  },
  {
    capability: "assume-roles",
    service: "sts",
    action: "sts:AssumeRole",
    arn: (name) => name,
    name: /^(arn:aws[a-z-]*:iam::[0-9]{12}:role\/(?:[A-Za-z0-9_+=,.@-]+\/)*[A-Za-z0-9_+=,.@-]{1,64})$/,
    params: (names) => ({ roles: names }),
    placeholder: `arn:aws:iam::111111111111:role/${PLACEHOLDER}`,
  },
];
