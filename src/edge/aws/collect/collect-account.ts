import { readAnalyzer, readBuildProjects, readClusters, readInstances } from "./around.ts";
import type { AccountRun } from "./account-run.ts";
import { readEvents } from "./events.ts";
import { readIamEvents } from "./iam-events.ts";
import {
  readAccessKeys,
  readAlias,
  readCredentialReport,
  readDetails,
  readProviders,
  readRoles,
} from "./identities.ts";
import { readResourceTags } from "./resource-tags.ts";
import { readLastAccessed } from "./last-accessed.ts";

export interface AccountOptions {
  /** Without what takes long: CloudTrail's events and last use. */
  readonly quick: boolean;
  /** With who wrote to IAM, which takes some twenty seconds and which few ask. */
  readonly history: boolean;
  /** Names of roles and users, in small letters, of which the tags of what hangs on them are asked for. */
  readonly ours: ReadonlySet<string>;
  /** ARNs of those behind doors, told from what was read so far. */
  readonly behindDoors: () => readonly string[];
}

/** Everything of one account, each part by itself: what one refuses keeps no other from being read. */
export async function collectAccount(run: AccountRun, options: AccountOptions): Promise<void> {
  const { users, roles } = await readDetails(run);
  await Promise.all([
    (async () => {
      await readProviders(run);
      await readRoles(run);
      await readResourceTags(run, [...roles, ...users], options.ours);
      await readAlias(run);
    })(),
    (async () => {
      await readCredentialReport(run);
      await readAccessKeys(run, users);
    })(),
    (async () => {
      await readInstances(run);
      await readClusters(run);
      await readBuildProjects(run);
      await readAnalyzer(run);
    })(),
    options.quick ? undefined : readTrail(run, options.history),
  ]);
  if (!options.quick) await readLastAccessed(run, options.behindDoors());
}

/** One after the other: CloudTrail answers two questions a second, whoever asks. */
async function readTrail(run: AccountRun, history: boolean): Promise<void> {
  await readEvents(run);
  if (history) await readIamEvents(run);
}
