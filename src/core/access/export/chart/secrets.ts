import { type Buckets, SECRETS } from "./gitlab-values.ts";
import type { Placement } from "./placement.ts";

interface Secret {
  readonly name: string;
  readonly key: string;
  readonly says: string;
  readonly lines: readonly string[];
}

/** The Secret objects that the values name. The chart wants secrets; none of these holds one. */
export function secretManifests(placements: readonly Placement[], buckets: Buckets): string {
  const [first] = placements;
  if (first === undefined) return "";
  const secrets = [...ofRails(placements), ...ofRegistry(placements, buckets), ...ofBackups(placements)];
  return secrets.map((secret) => manifest(secret, first.namespace)).join("---\n");
}

function manifest({ name, key, says, lines }: Secret, namespace: string): string {
  return [
    `# ${says}`,
    "apiVersion: v1",
    "kind: Secret",
    "metadata:",
    `  name: ${name}`,
    `  namespace: ${namespace}`,
    "stringData:",
    `  ${key}: |`,
    ...lines.map((line) => `    ${line}`),
    "",
  ].join("\n");
}

function ofRails(placements: readonly Placement[]): readonly Secret[] {
  const one = find(placements, "webservice", "sidekiq", "toolbox");
  if (one?.region === undefined) return [];
  const says =
    "Rails and Workhorse: no key pair, which would win over the role, and no endpoint, where STS would be asked";
  return [{ ...SECRETS.rails, says, lines: ["provider: AWS", `region: ${one.region}`, "use_iam_profile: true"] }];
}

function ofRegistry(placements: readonly Placement[], buckets: Buckets): readonly Secret[] {
  const one = find(placements, "registry");
  const bucket = buckets.get("registry");
  if (one?.region === undefined || bucket === undefined) return [];
  const encryption = one.kmsKey === undefined ? [] : ["  encrypt: true", `  keyid: ${one.kmsKey}`];
  const lines = ["s3:", `  bucket: ${bucket}`, `  region: ${one.region}`, "  v4auth: true", ...encryption];
  const says =
    "the registry: no accesskey and secretkey, which would win over the role; the bucket as in global.registry.bucket";
  return [{ ...SECRETS.registry, says, lines }];
}

function ofBackups(placements: readonly Placement[]): readonly Secret[] {
  const one = find(placements, "toolbox");
  if (one?.region === undefined) return [];
  const says = "the toolbox: read by s3cmd, which is not used; the chart wants it to be there";
  return [{ ...SECRETS.backups, says, lines: ["[default]", `bucket_location = ${one.region}`] }];
}

function find(placements: readonly Placement[], ...components: readonly string[]): Placement | undefined {
  return placements.find(({ component }) => components.includes(component));
}
