/** One major version of GitLab's chart. */
export interface Generation {
  readonly chart: number;
  /** The GitLab that it brings. */
  readonly gitlab: number;
  /** Whether it still brings MinIO, which has to be turned off for S3. */
  readonly minio: boolean;
}

export const GENERATIONS: readonly Generation[] = [
  { chart: 7, gitlab: 16, minio: true },
  { chart: 8, gitlab: 17, minio: true },
  { chart: 9, gitlab: 18, minio: true },
  { chart: 10, gitlab: 19, minio: false },
];

export const NEWEST: Generation = { chart: 10, gitlab: 19, minio: false };

/** By `9`, `9.10` or `v9.10.2`. */
export function generationOf(version: string): Generation | undefined {
  const major = /^v?(\d+)(?:\.\d+)*$/.exec(version)?.[1];
  return GENERATIONS.find(({ chart }) => String(chart) === major);
}

/** A value that no chart of 7 to 10 reads any more. */
export interface Removal {
  readonly path: readonly string[];
  /** Where it went; absent: it is gone. */
  readonly to?: readonly string[];
  /** The first chart that no longer reads it; before, it did. Absent: none of those that are known here does. */
  readonly since?: number;
  readonly says: string;
}

/** The chart's `templates/_removals.tpl` and its upgrade notes. */
export const REMOVALS: readonly Removal[] = [
  {
    path: ["gitlab", "unicorn"],
    to: ["gitlab", "webservice"],
    says: "the sub-chart was renamed with GitLab 14",
  },
  { path: ["gitlab", "task-runner"], to: ["gitlab", "toolbox"], says: "the sub-chart was renamed with GitLab 14" },
  { path: ["gitlab", "webservice", "webServer"], says: "Puma is the only web server since GitLab 14" },
  { path: ["global", "appConfig", "pseudonymizer"], says: "the pseudonymizer was removed with GitLab 15" },
  { path: ["gitlab", "pseudonymizer"], says: "the pseudonymizer was removed with GitLab 15" },
  { path: ["registry", "storage", "s3"], says: "the registry reads its storage from a secret only" },
  { path: ["registry", "storage", "filesystem"], says: "the registry reads its storage from a secret only" },
  { path: ["registry", "minio", "enabled"], to: ["global", "minio", "enabled"], says: "there is one switch for all" },
  {
    path: ["gitlab", "webservice", "minio", "enabled"],
    to: ["global", "minio", "enabled"],
    says: "there is one switch for all",
  },
  {
    path: ["gitlab", "sidekiq", "minio", "enabled"],
    to: ["global", "minio", "enabled"],
    says: "there is one switch for all",
  },
  {
    path: ["gitlab", "toolbox", "minio", "enabled"],
    to: ["global", "minio", "enabled"],
    says: "there is one switch for all",
  },
  { path: ["global", "minio"], since: 10, says: "MinIO is no longer brought along, so there is nothing to turn off" },
  { path: ["minio"], since: 10, says: "MinIO is no longer brought along" },
];
