import { drawDoors, isGitlabDoor } from "../../core/estate/draw-doors.ts";
import type { Estate } from "../../core/estate/estate.ts";
import { pathsNamed } from "../../core/estate/paths-named.ts";
import { readEstate } from "../../core/estate/read-estate.ts";

/** IAM works last use out one by one, in seconds each; an account with more doors is told of the first. */
const MOST = 200;

/** ARNs of the roles behind GitLab's doors into an account, from the parts of its snapshot that are there already. */
export function behindDoors(account: string, files: ReadonlyMap<string, string>): readonly string[] {
  const own = [...files].filter(([path]) => path.startsWith(`aws/${account}/`));
  const estate = estateOf(new Map(own));
  const arns = drawDoors(estate)
    .filter(isGitlabDoor)
    .flatMap((door) => ("role" in door && door.role !== undefined ? [door.role.arn] : []));
  return [...new Set(arns)].toSorted().slice(0, MOST);
}

/** Paths of a GitLab that trust policies name, in every account that was read. */
export function pathsBehindDoors(host: string, files: ReadonlyMap<string, string>): readonly string[] {
  return pathsNamed(estateOf(files), host);
}

function estateOf(files: ReadonlyMap<string, string>): Estate {
  const kept = [...files].filter(([, text]) => text !== "");
  return readEstate(kept.map(([name, text]) => ({ name, text }))).estate;
}
