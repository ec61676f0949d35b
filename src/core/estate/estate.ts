import type { PlacedSecret } from "../chart/reading.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import type { Account } from "./account.ts";
import type { ChartValues, CiFile, KeyInFile, ManifestObject, RunnerConfig } from "./files.ts";
import type { GitlabInstance } from "./gitlab.ts";
import type { Organization } from "./organization.ts";
import type { EstateSource } from "./standing.ts";

/**
 * Everything that was read about accounts and GitLab at one time, from a snapshot, from files, or live. Pure data, the
 * same whatever the order in which its sources were given.
 */
export interface Estate {
  /** False: something was denied, throttled, cut short or unreadable, so silence about it proves nothing. */
  readonly complete: boolean;
  readonly sources: readonly EstateSource[];
  /** When the snapshot was taken. */
  readonly taken?: string;
  readonly accounts: readonly Account[];
  readonly organization?: Organization;
  readonly gitlabs: readonly GitlabInstance[];
  /** Files that were given by themselves; those that were read from a GitLab stand there. */
  readonly ciFiles: readonly CiFile[];
  readonly runnerConfigs: readonly RunnerConfig[];
  readonly chartValues: readonly ChartValues[];
  /** What secrets say of the object storage that charts write to, without anything secret. */
  readonly storageSecrets: readonly PlacedSecret[];
  readonly manifests: readonly ManifestObject[];
  readonly keysInFiles: readonly KeyInFile[];
  readonly diagnostics: readonly Diagnostic[];
}
