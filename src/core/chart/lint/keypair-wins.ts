import { stringAt, stringNodeAt } from "../../text/pick.ts";
import type { ChartReading, PlacedSecret } from "../reading.ts";
import { cachesOf, hasRole, rolesIn } from "../roles.ts";
import { type ChartProblem, placeIn, placeOfSecret } from "./problem.ts";

/** Components whose pods read a secret of that kind. */
const READERS = {
  rails: ["webservice", "sidekiq", "toolbox"],
  registry: ["registry"],
  s3cfg: ["toolbox"],
} as const;

const CORRECTED = {
  rails: (region: string) => `provider: AWS\nregion: ${region}\nuse_iam_profile: true`,
  registry: (region: string, bucket: string) => `s3:\n  bucket: ${bucket}\n  region: ${region}\n  v4auth: true`,
  s3cfg: (region: string) => `[default]\nbucket_location = ${region}`,
} as const;

/** Static keys come first in every chain of credentials, so a role beside them is never asked. */
export function* findWinningKeyPairs(reading: ChartReading): Iterable<ChartProblem> {
  for (const placed of reading.secrets) {
    const { secret } = placed;
    if (secret.keyPair === undefined) continue;
    const readers = READERS[secret.kind].filter((component) => hasRole(reading, component));
    if (readers.length === 0 && secret.usesProfile?.value !== true) continue;
    yield problem(placed, secret.keyPair, readers);
  }
  yield* inCache(reading);
}

function problem(placed: PlacedSecret, at: { start: number; end: number }, readers: readonly string[]): ChartProblem {
  const { kind, name, region = "eu-west-1", bucket } = placed.secret;
  const what = { rails: "of GitLab's objects", registry: "of the registry", s3cfg: "of the backups" }[kind];
  const beside =
    readers.length === 0 ? "`use_iam_profile: true`" : `the role of ${readers.map((one) => `\`${one}\``).join(", ")}`;
  return {
    title: `the connection ${what} carries a key pair, so ${beside} is ignored`,
    message: `a key pair is taken before any role${name === undefined ? "" : `; it stands in the secret \`${name}\``}. Nothing fails: the key goes on working, and goes on being a key`,
    help: "take both lines out, then make the key inactive and delete it",
    ...placeOfSecret(placed, at),
    lines: CORRECTED[kind](region, bucket?.value ?? "BUCKET"),
    meaning: `key pair ${kind} ${name ?? ""}`,
  };
}

function* inCache(reading: ChartReading): Iterable<ChartProblem> {
  const role = rolesIn(reading).find(({ component }) => component === "gitlab-runner");
  if (role === undefined) return;
  const path = reading.chart === "gitlab-runner" ? [] : ["gitlab-runner"];
  const config = stringNodeAt(reading.values.root, ...path, "runners", "config");
  for (const s3 of cachesOf(reading, path)) {
    const isKeyed = stringAt(s3, "AccessKey") !== undefined || stringAt(s3, "AuthenticationType") === "access-key";
    if (!isKeyed || config === undefined) continue;
    const bucket = stringAt(s3, "BucketName") ?? "BUCKET";
    yield {
      title: "the runner's cache carries a key pair, so its role is ignored",
      message: 'with `AccessKey` or `AuthenticationType = "access-key"` the manager never asks for a role',
      help: "take `AccessKey` and `SecretKey` out, then make the key inactive and delete it",
      ...placeIn(reading, config),
      lines: `[runners.cache.s3]\n  BucketName = ${JSON.stringify(bucket)}\n  AuthenticationType = "iam"`,
      meaning: `key pair cache ${bucket}`,
    };
  }
}
