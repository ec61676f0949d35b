// What `npm start` shows until the audit stands: the doors of the invented company, as they were read.
import { type EstateDoor } from "../src/core/estate/door.ts";
import { drawDoors, isGitlabDoor } from "../src/core/estate/draw-doors.ts";
import { readEstate } from "../src/core/estate/read-estate.ts";
import { layColumns } from "../src/core/text/columns.ts";
import { PLAIN } from "../src/core/text/style.ts";
import { visible } from "../src/core/text/visible.ts";
import { readGiven } from "../src/edge/files/read-given.ts";

export function showDoors(folder: string): string {
  const { sources, unread } = readGiven(process.cwd(), [folder]);
  const { estate } = readEstate(sources, unread);
  const doors = drawDoors(estate).filter(isGitlabDoor);
  const rows = doors.map((door) => ({ cells: [door.account, visible(door.name)], text: visible(wayOf(door)) }));
  const head = `${doors.length} doors from GitLab into ${estate.accounts.length} accounts, read from ${sources.length} files of ${folder}`;
  return `${head}\n\n${layColumns(rows, PLAIN, 2)}\n\nWho comes in, and what was not meant, is what \`sallyport audit\` will say.\n`;
}

function wayOf(door: EstateDoor): string {
  switch (door.kind) {
    case "oidc":
      return `jobs, by ${door.provider.url}`;
    case "instance-profile":
      return `runner machines, by instance profile ${door.profile}`;
    case "key":
      return `access key ${door.accessKeyId}, kept in ${door.held.map(({ name }) => name).join(", ")}`;
    default:
      return `a service account, by ${door.kind}`;
  }
}
