import { homedir } from "node:os";
import {
  type FolderWish,
  type RunFolder,
  candidateParents,
  existingBases,
  openBase,
  openRun,
  sweepRuns,
} from "../../../edge/files/private-folder.ts";
import { projectFolder } from "../../../edge/ci/job.ts";
import { type ProcessMark, markOf } from "../../../edge/process/processes.ts";
import { shellsAbove } from "../../../edge/process/shells.ts";
import type { Context } from "../command.ts";

/** Where this job's private files may lie: outside what GitLab collects. */
export function foldersOf({ env }: Pick<Context, "env">): FolderWish {
  return { parents: candidateParents(env), projectDir: projectFolder(env) };
}

/** The folders that are there already. */
export function existingFolders(context: Pick<Context, "env">): readonly string[] {
  return existingBases(foldersOf(context));
}

/** A folder for the files of one run, after what killed runs left was removed. It goes when its owner goes. */
export function openRunFolder(
  context: Pick<Context, "env">,
  owner: ProcessMark,
  until: number,
  now: number,
): RunFolder {
  const base = openBase(foldersOf(context));
  sweepRuns(base, now);
  return openRun(base, owner, until);
}

/**
 * Whose end ends what we leave behind: the outermost shell of this job, which `$(...)` and scripts run in. Without one
 * that can be seen, our own parent.
 */
export function shellOfJob(): ProcessMark {
  const outermost = shellsAbove(process.pid).at(-1);
  return markOf(outermost?.pid ?? process.ppid);
}

/** As the user would write it. */
export function homeOf(env: Context["env"]): string {
  return env["HOME"] || homedir();
}
