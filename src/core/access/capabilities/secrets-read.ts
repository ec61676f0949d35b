import { list, may, needs, object } from "../declaration/collections.ts";
import { type Capability, capability } from "./capability.ts";
import { kmsThrough } from "./kms.ts";
import { KMS_KEY, SECRET } from "./words.ts";

interface Params {
  readonly secrets: readonly string[];
  readonly kmsKey?: string;
}

const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const DB = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:acme/db";

export const secretsRead: Capability = capability<Params>({
  name: "secrets-read",
  about: "Reads the values of named secrets in Secrets Manager.",
  params: object<Params>(
    { title: "secrets-read", says: "parameters of `secrets-read`" },
    {
      secrets: needs(list(SECRET), "The secrets, by name."),
      kmsKey: may(KMS_KEY, "The key that they are encrypted with, where it is one of your own."),
    },
  ),
  allows: ({ secrets, kmsKey }, { partition, account, region }) => [
    {
      actions: ["secretsmanager:GetSecretValue"],
      // AWS puts a hyphen and six characters of its choice behind the name.
      resources: secrets.map((name) => `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-??????`),
    },
    ...kmsThrough("secretsmanager", kmsKey, "read"),
  ],
  trial: {
    params: { secrets: ["acme/db"], kmsKey: KEY },
    steps: [
      { does: "read it", action: "secretsmanager:GetSecretValue", resource: `${DB}-AbCdEf` },
      {
        does: "decrypt it",
        action: "kms:Decrypt",
        resource: KEY,
        context: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" },
      },
    ],
    closed: [
      { does: "read a neighbour", action: "secretsmanager:GetSecretValue", resource: `${DB}-admin-AbCdEf` },
      { does: "use the key by itself", action: "kms:Decrypt", resource: KEY },
      { does: "write it", action: "secretsmanager:PutSecretValue", resource: `${DB}-AbCdEf` },
      { does: "open it to others", action: "secretsmanager:PutResourcePolicy", resource: `${DB}-AbCdEf` },
    ],
  },
});
