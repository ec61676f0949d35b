import type { ChartReading } from "../reading.ts";
import { type ChartProblem, placeOfSecret } from "./problem.ts";

/** Rails asks for a role only when it is told to. */
export function* findMissingFlags(reading: ChartReading): Iterable<ChartProblem> {
  for (const placed of reading.secrets) {
    const { secret } = placed;
    if (secret.kind !== "rails" || secret.provider !== "AWS") continue;
    if (secret.keyPair !== undefined || secret.usesProfile?.value === true) continue;
    const { region = "eu-west-1", name } = secret;
    yield {
      title: `the connection has neither a key pair nor \`use_iam_profile: true\``,
      message: "without the flag Rails looks for a key pair and for nothing else: every upload fails",
      help: "add `use_iam_profile: true`",
      ...placeOfSecret(placed, secret.usesProfile?.at ?? secret),
      lines: `provider: AWS\nregion: ${region}\nuse_iam_profile: true`,
      meaning: `no flag ${name ?? ""}`,
    };
  }
}
