import { list, may, object } from "../declaration/collections.ts";
import { REGION } from "../declaration/words.ts";
import { type Capability, capability } from "./capability.ts";
import { QUALIFIER } from "./words.ts";

interface Params {
  readonly qualifier?: string;
  readonly regions?: readonly string[];
}

/** The qualifier of a bootstrap that nobody gave another one. */
const DEFAULT_QUALIFIER = "hnb659fds";
const BOOTSTRAP_ROLES = ["deploy", "file-publishing", "image-publishing", "lookup"] as const;

const ROLES = BOOTSTRAP_ROLES.map(
  (name) => `arn:aws:iam::111111111111:role/cdk-hnb659fds-${name}-role-111111111111-eu-west-1`,
);

export const cdkDeploy: Capability = capability<Params>({
  name: "cdk-deploy",
  about: "Deploys with the AWS CDK, through the roles that `cdk bootstrap` made.",
  params: object<Params>(
    { title: "cdk-deploy", says: "parameters of `cdk-deploy`" },
    {
      qualifier: may(QUALIFIER, "The bootstrap's qualifier. Left out: `hnb659fds`."),
      regions: may(list(REGION), "The regions that are deployed to. Left out: the account's."),
    },
  ),
  needsParams: false,
  notes: [
    "Its real power is that of the bootstrap's execution role, which is an administrator unless the bootstrap was given `--cloudformation-execution-policies`. `plan` finds that out, and refuses the grant then.",
    "The roles are chained, so that a session in them lasts an hour at most.",
  ],
  allows: ({ qualifier = DEFAULT_QUALIFIER, regions }, { partition, account, region }) => {
    const places = regions ?? [region];
    return [
      {
        actions: ["sts:AssumeRole", "sts:TagSession"],
        resources: places.flatMap((place) =>
          BOOTSTRAP_ROLES.map(
            (name) => `arn:${partition}:iam::${account}:role/cdk-${qualifier}-${name}-role-${account}-${place}`,
          ),
        ),
      },
      {
        actions: ["ssm:GetParameter"],
        resources: places.map(
          (place) => `arn:${partition}:ssm:${place}:${account}:parameter/cdk-bootstrap/${qualifier}/version`,
        ),
      },
    ];
  },
  trial: {
    params: {},
    steps: [
      ...ROLES.map((resource) => ({ does: "cdk deploy", action: "sts:AssumeRole", resource })),
      {
        does: "see the bootstrap's version",
        action: "ssm:GetParameter",
        resource: "arn:aws:ssm:eu-west-1:111111111111:parameter/cdk-bootstrap/hnb659fds/version",
      },
    ],
    closed: [
      {
        does: "take the execution role itself",
        action: "sts:AssumeRole",
        resource: "arn:aws:iam::111111111111:role/cdk-hnb659fds-cfn-exec-role-111111111111-eu-west-1",
      },
      {
        does: "deploy in another region",
        action: "sts:AssumeRole",
        resource: "arn:aws:iam::111111111111:role/cdk-hnb659fds-deploy-role-111111111111-us-east-1",
      },
      { does: "write a bucket itself", action: "s3:PutObject", resource: "arn:aws:s3:::cdk-hnb659fds-assets/x" },
    ],
  },
});
