import type { Estate } from "../../core/estate/estate.ts";
import { readEstate } from "../../core/estate/read-estate.ts";
import { readGiven } from "../../edge/files/read-given.ts";
import type { Context } from "./command.ts";

/** The accounts that `--snapshot` names. */
export function snapshotOf(context: Context): Estate | undefined {
  const paths = context.flag("snapshot");
  if (paths.length === 0) return undefined;
  const { sources, unread } = readGiven(context.cwd, paths);
  return readEstate(sources, unread).estate;
}
