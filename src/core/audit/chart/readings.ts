import type { ChartReading } from "../../chart/reading.ts";
import { readSetValues } from "../../chart/set-values.ts";
import { type ValuesFile, mergeValues } from "../../chart/values.ts";
import type { Estate } from "../../estate/estate.ts";
import type { ChartValues } from "../../estate/files.ts";
import type { Diagnostic } from "../../text/diagnostic.ts";
import type { TextNode } from "../../text/node.ts";
import { valueAt } from "../../text/pick.ts";
import type { Source } from "../../text/span.ts";
import { jobsOf, stringsIn } from "../ci.ts";
import { helmCommandsIn } from "./helm-commands.ts";

/** The charts of an estate as they are looked at. */
export interface ChartReadings {
  readonly readings: readonly ChartReading[];
  /** In which order files were read, and which were read alone for want of one. */
  readonly notes: readonly Diagnostic[];
}

const known = new WeakMap<Estate, ChartReadings>();

/**
 * Values files in the order in which a `.gitlab-ci.yml` beside them gives them to Helm; every other one by itself, since a
 * name does not say what it is laid over. Each with the connections that lie beside it; connections without values are
 * looked at alone.
 */
export function chartReadings(estate: Estate): ChartReadings {
  const there = known.get(estate);
  if (there !== undefined) return there;
  const releases = releasesIn(estate);
  const ordered = new Set(releases.flatMap(({ files }) => files));
  const alone = estate.chartValues.filter((file) => !ordered.has(file));
  const read = [...releases, ...alone.map((file) => ({ files: [file], sets: [] }))].flatMap(partsOf);
  const made = {
    readings: withSecrets(read, estate.storageSecrets),
    notes: [...releases.flatMap(noteOrder), ...noteAlone(alone)],
  };
  known.set(estate, made);
  return made;
}

interface Release {
  readonly files: readonly ChartValues[];
  readonly sets: readonly ValuesFile[];
  /** The file that says the order. */
  readonly by?: Source;
}

/** What the CI files deploy of the values that were read, each way once. */
function releasesIn({ ciFiles, chartValues }: Estate): readonly Release[] {
  const byName = new Map(chartValues.map((file) => [file.source.name, file]));
  const found = new Map<string, Release>();
  for (const { source, node } of ciFiles) {
    for (const { files: paths, sets: texts } of jobsOf(node).flatMap((job) => commandsOf(job.node, node))) {
      const files = filesAt(paths, source, byName);
      const sets = texts.map((text) => readSetValues(text).value);
      if (files === undefined || sets.includes(undefined)) continue;
      const key = JSON.stringify([files.map((file) => file.source.name), texts]);
      if (!found.has(key)) found.set(key, { files, sets: sets.flatMap((pairs) => pairs ?? []), by: source });
    }
  }
  return [...found.values()];
}

function commandsOf(job: TextNode, file: TextNode): ReturnType<typeof helmCommandsIn> {
  const around = ["before_script", "after_script"].flatMap((key) => [
    valueAt(file, key),
    valueAt(file, "default", key),
  ]);
  const scripts = [job, ...around].flatMap((node) => (node === undefined ? [] : stringsIn(node)));
  // Paths are told from where the job begins.
  if (scripts.some(({ value }) => /\b(?:cd|pushd)\s|--chdir/.test(value))) return [];
  return scripts.flatMap(({ value }) => helmCommandsIn(value));
}

/** Jobs begin in the folder of the repository, wherever below it their file lies. All of the files, or none. */
function filesAt(
  paths: readonly string[],
  { name = "" }: Source,
  byName: ReadonlyMap<string | undefined, ChartValues>,
): readonly ChartValues[] | undefined {
  let folder = folderOf(name);
  for (;;) {
    const files = paths.map((path) => byName.get(join(folder, path)));
    if (!files.includes(undefined)) return files.flatMap((file) => file ?? []);
    if (folder === "") return undefined;
    folder = folderOf(folder.slice(0, -1));
  }
}

function join(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}${path}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** The runner's values among those of GitLab's chart are a release of their own. Pairs go to the first of the two. */
function partsOf({ files, sets }: Release): readonly (ChartReading & { readonly files: readonly ChartValues[] })[] {
  const charts = (["gitlab", "gitlab-runner"] as const).filter((chart) => files.some((file) => file.chart === chart));
  return charts.map((chart, at) => {
    const own = files.filter((file) => file.chart === chart);
    return { chart, files: own, values: mergeValues([...own, ...(at === 0 ? sets : [])]), secrets: [] };
  });
}

function withSecrets(
  read: ReturnType<typeof partsOf>,
  storageSecrets: Estate["storageSecrets"],
): readonly ChartReading[] {
  const ofGitlab = read.filter(({ chart }) => chart === "gitlab");
  const readings = read.map(({ files, ...reading }) => {
    if (reading.chart !== "gitlab") return reading;
    const folders = new Set(files.map(({ source }) => folderOf(source.name ?? "")));
    const beside = storageSecrets.filter(
      ({ source }) => ofGitlab.length === 1 || folders.has(folderOf(source.name ?? "")),
    );
    return { ...reading, secrets: beside };
  });
  if (ofGitlab.length > 0 || storageSecrets.length === 0) return readings;
  return [...readings, { chart: "gitlab", values: mergeValues([]), secrets: storageSecrets }];
}

function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf("/") + 1);
}

function noteOrder({ files, by }: Release): readonly Diagnostic[] {
  if (files.length < 2) return [];
  const message = `${listed(files)} were read together, in this order, as \`${by?.name ?? "the pipeline"}\` gives them to Helm`;
  return [{ code: "chart/read-together", severity: "info", message }];
}

/** Of one chart there is mostly one release, whose files would be read together if somebody said how. */
function noteAlone(alone: readonly ChartValues[]): readonly Diagnostic[] {
  return (["gitlab", "gitlab-runner"] as const).flatMap((chart): readonly Diagnostic[] => {
    const files = alone.filter((file) => file.chart === chart);
    if (files.length < 2) return [];
    const message = `${listed(files)} were each read alone: nothing says in which order Helm is given them`;
    const help = "`sallyport chart lint` reads them as one release, in the order in which you name them";
    return [{ code: "chart/read-alone", severity: "warning", message, help }];
  });
}

function listed(files: readonly ChartValues[]): string {
  return files.map(({ source }) => `\`${source.name ?? "values"}\``).join(", ");
}
