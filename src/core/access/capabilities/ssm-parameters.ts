import { may, needs, object, oneOrMany } from "../declaration/collections.ts";
import { yesOrNo } from "../declaration/scalars.ts";
import { type Capability, capability } from "./capability.ts";
import { kmsThrough } from "./kms.ts";
import { KMS_KEY, PARAMETER_PATH } from "./words.ts";

interface Params {
  readonly path: readonly string[];
  readonly write?: boolean;
  readonly kmsKey?: string;
}

const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
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
      ...kmsThrough("ssm", kmsKey, write === true ? "write" : "read"),
    ];
  },
  trial: {
    params: { path: ["/acme/api"], kmsKey: KEY },
    steps: [
      { does: "aws ssm get-parameter", action: "ssm:GetParameter", resource: `${API}/db/url` },
      {
        does: "decrypt it",
        action: "kms:Decrypt",
        resource: KEY,
        context: { "kms:ViaService": "ssm.eu-west-1.amazonaws.com" },
      },
      { does: "aws ssm get-parameters-by-path", action: "ssm:GetParametersByPath", resource: API },
    ],
    closed: [
      { does: "read a neighbour", action: "ssm:GetParameter", resource: `${API}-admin/key` },
      { does: "use the key by itself", action: "kms:Decrypt", resource: KEY },
      { does: "write", action: "ssm:PutParameter", resource: `${API}/db/url` },
      {
        does: "run a command",
        action: "ssm:SendCommand",
        resource: "arn:aws:ec2:eu-west-1:111111111111:instance/i-0123456789abcdef0",
      },
    ],
  },
});
