import { list, may, needs, object } from "../declaration/collections.ts";
import { type Capability, capability } from "./capability.ts";
import { kmsFor } from "./s3.ts";
import { KMS_KEY, SECRET } from "./words.ts";

interface Params {
  readonly secrets: readonly string[];
  readonly kmsKey?: string;
}

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
    ...kmsFor(kmsKey, "read"),
  ],
  trial: {
    params: { secrets: ["acme/db"] },
    steps: [{ does: "read it", action: "secretsmanager:GetSecretValue", resource: `${DB}-AbCdEf` }],
    closed: [
      { does: "read a neighbour", action: "secretsmanager:GetSecretValue", resource: `${DB}-admin-AbCdEf` },
      { does: "write it", action: "secretsmanager:PutSecretValue", resource: `${DB}-AbCdEf` },
      { does: "open it to others", action: "secretsmanager:PutResourcePolicy", resource: `${DB}-AbCdEf` },
    ],
  },
});
