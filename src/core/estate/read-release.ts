import type { Generation } from "../chart/generations.ts";
import type { ChartReading, PlacedSecret } from "../chart/reading.ts";
import { s3cfgIn, storageSecretsIn } from "../chart/storage-secret.ts";
import { type ValuesFile, mergeValues } from "../chart/values.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import { readDocument } from "../text/document.ts";
import { type Source, locate } from "../text/span.ts";
import { chartOf } from "./read/chart-shape.ts";
import { type Shape, recognise } from "./recognise.ts";
import { scrubSource } from "./scrub-source.ts";

/** What belongs to one release of GitLab's chart, or of the runner's, or of both. */
export interface Release {
  readonly readings: readonly ChartReading[];
  /** Texts that hold more than values: rendered manifests, a runner's configuration, secrets. `readEstate` takes them. */
  readonly others: readonly Source[];
  /** Everything that was read, scrubbed. */
  readonly texts: readonly Source[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads what is given together as Helm would: values in the order in which they stand, then the pairs of `--set`. What is
 * a map and nothing else that is known is taken for values, since a small one may hold just one key.
 */
export function readRelease(
  sources: readonly Source[],
  pairs: readonly ValuesFile[],
  generation: Generation | undefined,
): Release {
  const values: (ValuesFile & { readonly chart?: ChartReading["chart"] })[] = [];
  const secrets: PlacedSecret[] = [];
  const others: Source[] = [];
  const texts: Source[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const given of sources) {
    const config = s3cfgIn(given.text);
    if (config !== undefined) {
      const source = scrubSource(given, undefined, []);
      texts.push(source);
      secrets.push({ source, secret: config });
      continue;
    }
    const { shape, nodes } = recognise(given);
    const source = scrubSource(given, shape ?? "chart-values", nodes);
    texts.push(source);
    if (shape === undefined || shape === "chart-values") {
      const { value, diagnostics: said } = readDocument(source);
      diagnostics.push(...said);
      if (value === undefined) continue;
      const chart = chartOf(value);
      // The runner's values carry a configuration, which others know how to read.
      if (chart !== undefined) others.push(given);
      if (value.kind === "object") values.push({ source, node: value, ...(chart === undefined ? {} : { chart }) });
      else diagnostics.push(noValues(source));
      continue;
    }
    if (!OF_A_RELEASE.has(shape)) diagnostics.push(noPart(source, shape));
    others.push(given);
    secrets.push(...nodes.flatMap(storageSecretsIn).map((secret) => ({ source, secret })));
  }
  const runners = values.filter(({ chart }) => chart === "gitlab-runner");
  const gitlabs = values.filter(({ chart }) => chart !== "gitlab-runner");
  const readings: ChartReading[] = [];
  const of = (chart: ChartReading["chart"], files: readonly ValuesFile[]): void => {
    const known = generation === undefined ? {} : { generation };
    // Pairs go to the only chart that there is, and of two to GitLab's.
    const isFirst = readings.length === 0;
    readings.push({ chart, values: mergeValues(isFirst ? [...files, ...pairs] : files), secrets, ...known });
  };
  if (gitlabs.length > 0 || runners.length === 0) of("gitlab", gitlabs);
  if (runners.length > 0) of("gitlab-runner", runners);
  return { readings, others, texts: [...texts, ...pairs.map(({ source }) => source)], diagnostics };
}

const OF_A_RELEASE: ReadonlySet<Shape> = new Set(["manifest", "storage-secret", "runner-config"]);

function noPart(source: Source, shape: Shape): Diagnostic {
  const span = locate(source, { start: 0, end: 0 });
  const message = `this is ${shape.replaceAll("-", " ")}, which is no part of a release, so it is passed over`;
  return { code: "chart/passed-over", severity: "warning", message, span };
}

function noValues(source: Source): Diagnostic {
  const span = locate(source, { start: 0, end: 0 });
  const help = "values are a map, as `helm get values` prints it";
  return { code: "chart/not-values", severity: "error", message: "this is no map of values", help, span };
}
