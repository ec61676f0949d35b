import type { Waits } from "../keys/key-life.ts";
import { sayDuration } from "../../settings/duration.ts";
import { sayTime } from "../keys/words.ts";
import type { Position } from "./position.ts";

export interface Next {
  /** What is next, and when, in a sentence. */
  readonly next: string;
  /** The command that does it. */
  readonly command?: string;
}

/** `again` is the command line of the next run. */
export function sayNext(
  position: Position,
  on: { readonly user: string; readonly waits: Waits; readonly again: string },
): Next {
  const { again } = on;
  const key = position.key?.id ?? "the key";
  const due = position.due === undefined ? "" : `on ${sayTime(position.due)}`;
  if (position.rotating === true)
    return { next: "its rotation comes to its end", command: `sallyport rotate ${on.user}` };
  switch (position.step) {
    case "propose":
      return { next: "a grant for the jobs that have the key is written into sallyport.yaml", command: again };
    case "make-role":
      return { next: "the role is made, as the plan shows it", command: again };
    case "dual-run":
      return {
        next: `both work: let the jobs take the role by \`sallyport exec\`, since a key in their environment wins over it (\`sallyport export --format ci\` shows how); ${key} can be deactivated ${due}, if it is not used until then`,
        command: again,
      };
    case "deactivate":
      if (position.key?.active === false) {
        return { next: `somebody deactivated ${key}: that is written down, and the waiting begins`, command: again };
      }
      return {
        next: `${key} is deactivated, since it was not used for ${sayDuration(on.waits.still)}`,
        command: again,
      };
    case "wait":
      return {
        next: `${key} is deactivated, and can be deleted ${due}; until then one command brings it back`,
        command: `${again} --reactivate`,
      };
    case "delete-key":
      return { next: `${key} is deleted, since nobody missed it for ${sayDuration(on.waits.keep)}`, command: again };
    case "delete-user":
      return { next: "the user is deleted, if nothing else hangs on it", command: again };
    case "done":
      return { next: "nothing: the user is gone, and the role has its place" };
  }
}
