import { STORES, type StoreName } from "../../../chart/components.ts";
import type { Generation } from "../../../chart/generations.ts";
import { printYaml } from "../../../chart/write-yaml.ts";
import type { Diagnostic } from "../../../text/diagnostic.ts";
import { associations } from "./associations.ts";
import { type Buckets, gitlabValues } from "./gitlab-values.ts";
import { type Placement, storeOf } from "./placement.ts";
import { runnerValues } from "./runner-values.ts";
import { secretManifests } from "./secrets.ts";
import type { WrittenFile } from "./written.ts";

export interface WrittenRelease {
  readonly files: readonly WrittenFile[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface WriteOptions {
  readonly generation: Generation;
  /** What buckets are for, where their names do not say. */
  readonly said: ReadonlyMap<string, StoreName>;
}

/** Values, secrets and associations for the components of one release of GitLab's chart, or of the runner's. */
export function writeRelease(placements: readonly Placement[], { generation, said }: WriteOptions): WrittenRelease {
  const gitlab = placements.filter(({ component }) => component !== "gitlab-runner");
  const runners = placements.filter(({ component }) => component === "gitlab-runner");
  const { buckets, diagnostics } = sortBuckets(gitlab, said);
  const files: WrittenFile[] = [];
  const [one] = gitlab;
  if (one !== undefined) {
    // The runner that comes with GitLab's chart is of the same release; any other has a chart of its own.
    const inside = runners.filter(({ release, namespace }) => release === one.release && namespace === one.namespace);
    const head = headOf("GitLab's chart", generation, one);
    const values = printYaml(gitlabValues(gitlab, buckets, generation));
    const runner = inside.map((placement) => `\n${runnerValues(placement, ["gitlab-runner"])}`).join("");
    files.push({ name: "gitlab.yaml", text: `${head}${values}${runner}` });
    const secrets = secretManifests(gitlab, buckets);
    if (secrets !== "") files.push({ name: "secrets.yaml", text: secrets });
  }
  const alone = runners.filter(
    ({ release, namespace }) => one === undefined || release !== one.release || namespace !== one.namespace,
  );
  for (const placement of alone) {
    const head = headOf("the runner's chart", undefined, placement);
    const name = alone.length === 1 ? "runner.yaml" : `runner-${placement.namespace}-${placement.release}.yaml`;
    files.push({ name, text: `${head}${runnerValues(placement, [])}` });
  }
  return { files: [...files, ...associations(placements)], diagnostics };
}

function headOf(chart: string, generation: Generation | undefined, { release, namespace }: Placement): string {
  const version = generation === undefined ? "" : ` ${generation.chart} (GitLab ${generation.gitlab})`;
  return `# Values of ${chart}${version}: release ${release} in namespace ${namespace}, from the grants of sallyport.yaml.\n`;
}

/** Every bucket has one use, and what is on needs one: else the chart falls back to names that are not ours. */
function sortBuckets(
  placements: readonly Placement[],
  said: ReadonlyMap<string, StoreName>,
): { readonly buckets: Buckets; readonly diagnostics: readonly Diagnostic[] } {
  const buckets = new Map<StoreName, string>();
  const diagnostics: Diagnostic[] = [];
  const refuse = (code: string, message: string, help: string): void =>
    void diagnostics.push({ code: `chart/${code}`, severity: "error", message, help });
  const uses = new Map<string, StoreName | undefined>();
  for (const placement of placements) {
    for (const bucket of placement.buckets) {
      uses.set(bucket, uses.get(bucket) ?? storeOf(bucket, placement, said));
    }
  }
  for (const [bucket, store] of [...uses].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (store === undefined) {
      refuse("which-bucket", `what \`${bucket}\` is for does not show in its name`, `say \`--bucket KIND=${bucket}\``);
      continue;
    }
    const other = buckets.get(store);
    if (other !== undefined) {
      const help = `say \`--bucket KIND=${bucket}\` of one of them`;
      refuse("two-buckets", `\`${other}\` and \`${bucket}\` are both for ${store}`, help);
    }
    buckets.set(store, bucket);
  }
  if (diagnostics.length > 0) return { buckets, diagnostics };
  const missing = neededBy(placements).filter((store) => !buckets.has(store));
  for (const store of missing) {
    const message = `no grant names a bucket for ${store}, and the chart's default is somebody else's`;
    refuse(
      "no-bucket",
      message,
      `add it to \`s3-storage\` of the grant, and say \`--bucket ${store}=NAME\` if its name does not`,
    );
  }
  return { buckets, diagnostics };
}

function neededBy(placements: readonly Placement[]): readonly StoreName[] {
  const has = (...names: readonly string[]): boolean => placements.some(({ component }) => names.includes(component));
  const rails = STORES.filter((store) => store.switch?.byDefault !== false && store.name !== "registry");
  return [
    ...(has("webservice", "sidekiq", "toolbox") ? rails.map(({ name }) => name) : []),
    ...(has("registry") ? (["registry"] as const) : []),
  ];
}
