import { may, needs, object, oneOrMany } from "../declaration/collections.ts";
import { type Capability, capability } from "./capability.ts";
import { passRole } from "./pass-role.ts";
import { RESOURCE_NAME, ROLE } from "./words.ts";

interface Params {
  readonly function: readonly string[];
  readonly role?: string;
}

const ACTIONS: readonly string[] = [
  "GetAlias",
  "GetFunction",
  "GetFunctionConfiguration",
  "PublishVersion",
  "UpdateAlias",
  "UpdateFunctionCode",
  "UpdateFunctionConfiguration",
].map((name) => `lambda:${name}`);

const API = "arn:aws:lambda:eu-west-1:111111111111:function:api";

export const lambdaDeploy: Capability = capability<Params>({
  name: "lambda-deploy",
  about: "Updates the code and configuration of Lambda functions, publishes versions and moves aliases.",
  params: object<Params>(
    { title: "lambda-deploy", says: "parameters of `lambda-deploy`" },
    {
      function: needs(oneOrMany(RESOURCE_NAME), "The function, or a list of them."),
      role: may(ROLE, "The role that the functions may be given, where a deployment sets it."),
    },
  ),
  notes: [
    "What a function's role may do, the job can do: it writes the code.",
    "Functions made of images need `ecr-push` as well.",
  ],
  allows: ({ function: names, role }, where) => {
    const { partition, account, region } = where;
    const arns = names.map((name) => `arn:${partition}:lambda:${region}:${account}:function:${name}`);
    return [
      { actions: ACTIONS, resources: arns.flatMap((arn) => [arn, `${arn}:*`]) },
      ...(role === undefined ? [] : [passRole([role], "lambda.amazonaws.com", where)]),
    ];
  },
  trial: {
    params: { function: ["api"], role: "api-fn" },
    steps: [
      ...ACTIONS.map((action) => ({ does: "deploy", action, resource: API })),
      { does: "move the alias", action: "lambda:UpdateAlias", resource: `${API}:live` },
      {
        does: "set its role",
        action: "iam:PassRole",
        resource: "arn:aws:iam::111111111111:role/api-fn",
        context: { "iam:PassedToService": "lambda.amazonaws.com" },
      },
    ],
    closed: [
      { does: "change a neighbour", action: "lambda:UpdateFunctionCode", resource: `${API}-admin` },
      { does: "let others call it", action: "lambda:AddPermission", resource: API },
      { does: "call it", action: "lambda:InvokeFunction", resource: API },
      {
        does: "set another role",
        action: "iam:PassRole",
        resource: "arn:aws:iam::111111111111:role/admin",
        context: { "iam:PassedToService": "lambda.amazonaws.com" },
      },
    ],
  },
});
