/** A part of a chart whose pods run under a service account. */
export interface Component {
  readonly name: string;
  /** Where its values stand in GitLab's chart. */
  readonly path: readonly string[];
  /** Which objects it keeps in buckets. */
  readonly keeps: readonly StoreName[];
}

/** Kinds of objects that GitLab keeps, each in a bucket of its own: a restore overwrites what shares one. */
export interface Store {
  readonly name: StoreName;
  /** The value with the bucket's name. */
  readonly path: readonly string[];
  /** What the chart takes where nothing is said. These names belong to somebody else on S3. */
  readonly byDefault: string;
  /** The value that turns it on, and what that is where nothing is said. Without one it is always on. */
  readonly switch?: { readonly path: readonly string[]; readonly byDefault: boolean };
  /** Told by these in the name of a bucket, `-` for any separator. */
  readonly words: readonly string[];
}

export type StoreName =
  | "artifacts"
  | "lfs"
  | "packages"
  | "uploads"
  | "external-diffs"
  | "terraform-state"
  | "secure-files"
  | "dependency-proxy"
  | "pages"
  | "backups"
  | "backups-tmp"
  | "registry"
  | "runner-cache";

function ofRails(name: StoreName, key: string, byDefault: string, isOn: boolean, words: readonly string[]): Store {
  const path = ["global", "appConfig", key];
  return {
    name,
    path: [...path, "bucket"],
    byDefault,
    switch: { path: [...path, "enabled"], byDefault: isOn },
    words,
  };
}

/** `values.yaml` of charts 7 to 10, `global.appConfig` and its neighbours. */
export const STORES: readonly Store[] = [
  ofRails("artifacts", "artifacts", "gitlab-artifacts", true, ["artifact"]),
  ofRails("lfs", "lfs", "git-lfs", true, ["lfs"]),
  ofRails("packages", "packages", "gitlab-packages", true, ["package"]),
  ofRails("uploads", "uploads", "gitlab-uploads", true, ["upload"]),
  ofRails("external-diffs", "externalDiffs", "gitlab-mr-diffs", false, ["diff"]),
  ofRails("terraform-state", "terraformState", "gitlab-terraform-state", false, ["terraform", "tfstate", "tf-state"]),
  ofRails("secure-files", "ciSecureFiles", "gitlab-ci-secure-files", false, ["secure-file", "securefile"]),
  ofRails("dependency-proxy", "dependencyProxy", "gitlab-dependency-proxy", false, [
    "dependency-proxy",
    "dependencyproxy",
    "dep-proxy",
  ]),
  {
    name: "pages",
    path: ["global", "pages", "objectStore", "bucket"],
    byDefault: "gitlab-pages",
    switch: { path: ["global", "pages", "enabled"], byDefault: false },
    words: ["pages"],
  },
  {
    name: "backups",
    path: ["global", "appConfig", "backups", "bucket"],
    byDefault: "gitlab-backups",
    words: ["backup"],
  },
  {
    name: "backups-tmp",
    path: ["global", "appConfig", "backups", "tmpBucket"],
    byDefault: "tmp",
    words: ["tmp", "temp"],
  },
  {
    name: "registry",
    path: ["global", "registry", "bucket"],
    byDefault: "registry",
    switch: { path: ["registry", "enabled"], byDefault: true },
    words: ["registry"],
  },
];

/** What the consolidated form of `object_store` holds. */
export const RAILS_STORES: readonly StoreName[] = [
  "artifacts",
  "lfs",
  "packages",
  "uploads",
  "external-diffs",
  "terraform-state",
  "secure-files",
  "dependency-proxy",
  "pages",
];

const BACKED_UP: readonly StoreName[] = [...RAILS_STORES, "registry", "backups", "backups-tmp"];

function ofGitlab(name: string, keeps: readonly StoreName[] = []): Component {
  return { name, path: ["gitlab", name], keeps };
}

/** Sub-charts of GitLab's chart that can have a service account, with the names that charts 7 to 10 read. */
export const COMPONENTS: readonly Component[] = [
  ofGitlab("webservice", RAILS_STORES),
  ofGitlab("sidekiq", RAILS_STORES),
  ofGitlab("toolbox", BACKED_UP),
  ofGitlab("migrations"),
  { name: "registry", path: ["registry"], keeps: ["registry"] },
  ofGitlab("gitlab-pages"),
  ofGitlab("gitaly"),
  ofGitlab("geo-logcursor"),
  ofGitlab("kas"),
  ofGitlab("gitlab-shell"),
  ofGitlab("gitlab-exporter"),
  ofGitlab("mailroom"),
  ofGitlab("praefect"),
  ofGitlab("spamcheck"),
  { name: "gitlab-runner", path: ["gitlab-runner"], keeps: ["runner-cache"] },
];

export const COMPONENT_NAMES: readonly string[] = COMPONENTS.map(({ name }) => name);

/** What people still call some of them. */
export const FORMER_COMPONENTS: Readonly<Record<string, string>> = { unicorn: "webservice", "task-runner": "toolbox" };

export function componentNamed(name: string): Component | undefined {
  const current = FORMER_COMPONENTS[name] ?? name;
  return COMPONENTS.find((component) => component.name === current);
}

export function storeNamed(name: string): Store | undefined {
  return STORES.find((store) => store.name === name);
}
