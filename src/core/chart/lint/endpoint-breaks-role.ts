import type { ChartReading } from "../reading.ts";
import { type ChartProblem, placeOfSecret } from "./problem.ts";

/** Fog asks STS at the address of `endpoint` or `host`, which answers as S3 does: not at all. */
export function* findBreakingEndpoints(reading: ChartReading): Iterable<ChartProblem> {
  for (const placed of reading.secrets) {
    const { kind, provider, endpoint, keyPair, usesProfile, region = "eu-west-1", name } = placed.secret;
    if (kind !== "rails" || provider !== "AWS" || endpoint === undefined) continue;
    // With a key pair nobody asks STS, and whoever runs another store than S3 needs the address.
    if (keyPair !== undefined && usesProfile?.value !== true) continue;
    yield {
      title: `\`${endpoint.name}\` sends the question for the role to the wrong address`,
      message: "with a role the connection asks STS at that address too, and gets `WebIdentityErr` or nothing",
      help: `take \`${endpoint.name}\` out: for S3 itself the region is enough`,
      ...placeOfSecret(placed, endpoint.at),
      lines: `provider: AWS\nregion: ${region}\nuse_iam_profile: true`,
      meaning: `${endpoint.name} ${name ?? ""}`,
    };
  }
}
