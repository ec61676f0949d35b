import { drawDoors, isGitlabDoor } from "../../core/estate/draw-doors.ts";
import { readEstate } from "../../core/estate/read-estate.ts";

/** IAM works last use out one by one, in seconds each; an account with more doors is told of the first. */
const MOST = 200;

/** ARNs of the roles behind GitLab's doors into an account, from the parts of its snapshot that are there already. */
export function behindDoors(account: string, files: ReadonlyMap<string, string>): readonly string[] {
  const own = [...files].filter(([path, text]) => path.startsWith(`aws/${account}/`) && text !== "");
  const { estate } = readEstate(own.map(([name, text]) => ({ name, text })));
  const arns = drawDoors(estate)
    .filter(isGitlabDoor)
    .flatMap((door) => ("role" in door && door.role !== undefined ? [door.role.arn] : []));
  return [...new Set(arns)].toSorted().slice(0, MOST);
}
