import { booleanAt, stringNodeAt, valueAt } from "../../text/pick.ts";
import { STORES, type Store } from "../components.ts";
import type { ChartReading } from "../reading.ts";
import { isOn } from "../roles.ts";
import { type ChartProblem, dotted, linesUnder, placeIn, placeOfSecret } from "./problem.ts";

/** The registry's bucket stands in two places, and the defaults are names that somebody else has. */
export function* findMismatchedBuckets(reading: ChartReading): Iterable<ChartProblem> {
  if (reading.chart === "gitlab-runner") return;
  yield* registryTwice(reading);
  yield* byDefault(reading);
}

function* registryTwice(reading: ChartReading): Iterable<ChartProblem> {
  const said = stringNodeAt(reading.values.root, "global", "registry", "bucket");
  if (said === undefined) return;
  for (const placed of reading.secrets) {
    const { kind, bucket, name } = placed.secret;
    if (kind !== "registry" || bucket === undefined || bucket.value === said.value) continue;
    yield {
      title: `the registry writes to \`${bucket.value}\`, and backups look in \`${said.value}\``,
      message:
        "the registry reads its secret, the toolbox `global.registry.bucket`: a backup holds no images, and a restore loses them",
      help: "write the same name in both places",
      ...placeOfSecret(placed, bucket.at),
      lines: linesUnder(["global", "registry"], [`bucket: ${bucket.value}`]),
      meaning: `registry ${name ?? ""} ${bucket.value} ${said.value}`,
    };
  }
}

/** Only where the values say that objects go to a store outside: then every bucket has to have been said. */
function* byDefault(reading: ChartReading): Iterable<ChartProblem> {
  const { values, secrets } = reading;
  const store = valueAt(values.root, "global", "appConfig", "object_store");
  if (store === undefined || booleanAt(store, "enabled") !== true) return;
  if (secrets.some(({ secret }) => secret.kind === "rails" && secret.provider !== "AWS")) return;
  for (const one of STORES) {
    const said = stringNodeAt(values.root, ...one.path);
    if (!isOn(reading, one) || (said !== undefined && said.value !== one.byDefault)) continue;
    if (said === undefined && one.name === "registry" && !usesRegistrySecret(reading)) continue;
    yield defaulted(reading, one, said ?? store, said === undefined);
  }
}

function usesRegistrySecret({ values }: ChartReading): boolean {
  return valueAt(values.root, "registry", "storage", "secret") !== undefined;
}

function defaulted(
  reading: ChartReading,
  { name, path, byDefault: bucket }: Store,
  at: Parameters<typeof placeIn>[1],
  isSilent: boolean,
): ChartProblem {
  const key = path.at(-1) ?? "bucket";
  return {
    title: `the bucket of ${name} is \`${bucket}\`, which is nobody's on S3 but its first owner's`,
    message: `${isSilent ? `\`${dotted(path)}\` is not said, so the chart's default holds` : "that is the chart's default"}; names of buckets are taken once in the world, so it fails, or writes where others read`,
    help: `name a bucket of yours, or turn ${name} off`,
    ...placeIn(reading, at),
    lines: linesUnder(path.slice(0, -1), [`${key}: ORGANIZATION-${bucket}`]),
    meaning: `default ${name}`,
  };
}
