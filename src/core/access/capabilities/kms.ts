import { partitionOf } from "../../estate/read/arn.ts";
import { partitionById } from "../../iam/partitions.ts";
import type { Allow } from "./capability.ts";

/** Which actions a service asks of the caller's key: to read what lies there, and to write it as well. */
const ASKED: Readonly<Record<string, Readonly<Record<"read" | "write", readonly string[]>>>> = {
  s3: { read: ["kms:Decrypt"], write: ["kms:Decrypt", "kms:GenerateDataKey"] },
  secretsmanager: { read: ["kms:Decrypt"], write: ["kms:Decrypt", "kms:GenerateDataKey"] },
  // Standard parameters are encrypted under the key itself, advanced ones under a data key (Systems Manager User Guide).
  ssm: { read: ["kms:Decrypt"], write: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"] },
};

/** A key of one's own, as far as one service uses it for the caller: nothing else can be read with it. */
export function kmsThrough(
  service: "s3" | "secretsmanager" | "ssm",
  key: string | undefined,
  use: "read" | "write",
): readonly Allow[] {
  if (key === undefined) return [];
  const region = key.split(":")[3] ?? "";
  const { domain } = partitionById(partitionOf(key));
  // How the services of other partitions name themselves there is not documented alike everywhere, so both forms are taken.
  const names = [...new Set(["amazonaws.com", domain])].map((end) => `${service}.${region}.${end}`);
  return [
    {
      actions: ASKED[service]?.[use] ?? [],
      resources: [key],
      when: { StringEquals: { "kms:ViaService": names.length === 1 ? (names[0] ?? "") : names } },
    },
  ];
}
