import { may, needs, object, oneOrMany } from "../declaration/collections.ts";
import { yesOrNo } from "../declaration/scalars.ts";
import { type Capability, capability } from "./capability.ts";
import { kmsFor } from "./s3.ts";
import { KMS_KEY, PARAMETER_PATH } from "./words.ts";

interface Params {
  readonly path: readonly string[];
  readonly write?: boolean;
  readonly kmsKey?: string;
}

const API = "arn:aws:ssm:eu-west-1:111111111111:parameter/acme/api";

export const ssmParameters: Capability = capability<Params>({
  name: "ssm-parameters",
  about: "Reads the parameters below a path of Systems Manager, and writes them where that is wanted.",
  params: object<Params>(
    { title: "ssm-parameters", says: "parameters of `ssm-parameters`" },
    {
      path: needs(oneOrMany(PARAMETER_PATH), "The path, or a list of them."),
      write: may(yesOrNo(), "Write parameters there, too."),
      kmsKey: may(KMS_KEY, "The key of secure strings, where it is not AWS's own."),
    },
  ),
  allows: ({ path, write, kmsKey }, { partition, account, region }) => {
    const arns = path.map((one) => `arn:${partition}:ssm:${region}:${account}:parameter${one}`);
    return [
      {
        actions: ["ssm:GetParameter", "ssm:GetParameters", ...(write === true ? ["ssm:PutParameter"] : [])],
        resources: arns.map((arn) => `${arn}/*`),
      },
      // Asked for by its path, the path itself is the resource.
      { actions: ["ssm:GetParametersByPath"], resources: arns.flatMap((arn) => [arn, `${arn}/*`]) },
      ...kmsFor(kmsKey, write === true ? "write" : "read"),
    ];
  },
  trial: {
    params: { path: ["/acme/api"] },
    steps: [
      { does: "aws ssm get-parameter", action: "ssm:GetParameter", resource: `${API}/db/url` },
      { does: "aws ssm get-parameters-by-path", action: "ssm:GetParametersByPath", resource: API },
    ],
    closed: [
      { does: "read a neighbour", action: "ssm:GetParameter", resource: `${API}-admin/key` },
      { does: "write", action: "ssm:PutParameter", resource: `${API}/db/url` },
      {
        does: "run a command",
        action: "ssm:SendCommand",
        resource: "arn:aws:ec2:eu-west-1:111111111111:instance/i-0123456789abcdef0",
      },
    ],
  },
});
