import { RAILS_STORES, type StoreName, storeNamed } from "../../../chart/components.ts";
import type { Generation } from "../../../chart/generations.ts";
import { type YamlTree, put } from "../../../chart/write-yaml.ts";
import { putAccounts } from "./accounts.ts";
import type { Placement } from "./placement.ts";

/** The names of the secrets, and of their keys, as values and manifests must agree on them. */
export const SECRETS = {
  rails: { name: "gitlab-rails-storage", key: "connection" },
  registry: { name: "gitlab-registry-storage", key: "config" },
  backups: { name: "gitlab-backup-storage", key: "config" },
} as const;

/** The buckets of one release, by what they are for. */
export type Buckets = ReadonlyMap<StoreName, string>;

/** Values of GitLab's chart, without a key anywhere. */
export function gitlabValues(placements: readonly Placement[], buckets: Buckets, { minio }: Generation): YamlTree {
  const tree: YamlTree = new Map();
  const of = (component: string): Placement | undefined => placements.find((one) => one.component === component);
  const rails = of("webservice") ?? of("sidekiq") ?? of("toolbox");
  if (minio && (rails !== undefined || of("registry") !== undefined)) {
    put(tree, ["global", "minio", "enabled"], false, "objects go to S3; chart 10 no longer brings MinIO");
  }
  if (rails !== undefined) putObjectStore(tree, buckets, rails.kmsKey);
  if (of("registry") !== undefined) putRegistry(tree, buckets);
  else putBucket(tree, "registry", buckets, "where backups look for the registry's images");
  putAccounts(tree, placements);
  if (of("toolbox") !== undefined) putBackups(tree);
  return tree;
}

function putObjectStore(tree: YamlTree, buckets: Buckets, kmsKey: string | undefined): void {
  const store = ["global", "appConfig", "object_store"];
  put(tree, [...store, "enabled"], true, "the consolidated form: one connection for every kind of object");
  put(tree, [...store, "proxy_download"], true);
  put(
    tree,
    [...store, "connection", "secret"],
    SECRETS.rails.name,
    "holds no key: `use_iam_profile` makes Rails ask for the role",
  );
  put(tree, [...store, "connection", "key"], SECRETS.rails.key);
  if (kmsKey !== undefined) {
    const says = "S3 encrypts with this key, which the role may use";
    put(tree, [...store, "storage_options", "server_side_encryption"], "aws:kms", says);
    put(tree, [...store, "storage_options", "server_side_encryption_kms_key_id"], kmsKey);
  }
  for (const name of RAILS_STORES) {
    const way = storeNamed(name)?.switch;
    // What is off by default is meant to be on where a grant names a bucket for it.
    if (buckets.has(name) && way !== undefined && !way.byDefault) put(tree, way.path, true);
    putBucket(tree, name, buckets);
  }
  putBucket(tree, "backups", buckets);
  putBucket(tree, "backups-tmp", buckets, "where a restore puts what it replaces");
}

function putBucket(tree: YamlTree, name: StoreName, buckets: Buckets, says?: string): void {
  const bucket = buckets.get(name);
  const path = storeNamed(name)?.path;
  if (bucket !== undefined && path !== undefined) put(tree, path, bucket, says);
}

function putRegistry(tree: YamlTree, buckets: Buckets): void {
  putBucket(tree, "registry", buckets, "backups look for the images here; the registry itself reads its secret");
  put(
    tree,
    ["registry", "storage", "secret"],
    SECRETS.registry.name,
    "without a key pair the registry asks for the role",
  );
  put(tree, ["registry", "storage", "key"], SECRETS.registry.key);
}

function putBackups(tree: YamlTree): void {
  const backups = ["gitlab", "toolbox", "backups"];
  const says = "s3cmd, the default, does not take every kind of role; `enabled: true` beside it makes them nightly";
  put(tree, [...backups, "cron", "extraArgs"], "--s3tool awscli", says);
  put(tree, [...backups, "objectStorage", "backend"], "s3");
  const needed = "the chart asks for it even where nothing in it is secret, and the toolbox does not start without";
  put(tree, [...backups, "objectStorage", "config", "secret"], SECRETS.backups.name, needed);
  put(tree, [...backups, "objectStorage", "config", "key"], SECRETS.backups.key);
}
