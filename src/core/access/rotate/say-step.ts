import { sayDuration } from "../../settings/duration.ts";
import { nameVariable } from "../keys/variable.ts";
import { after } from "../keys/key-life.ts";
import type { RotateDocument } from "./rotate-document.ts";
import type { Situation, Step } from "./situation.ts";

/** What a step is about to do, for the question before it. */
export function sayStep(step: Step, situation: Situation): string {
  const names = "into" in step ? step.into.map(({ id }) => nameVariable(id)).join(", ") : "";
  switch (step.does) {
    case "make": {
      const first = step.instead === undefined ? "" : `delete \`${step.instead}\`, whose secret is lost, then `;
      return `${first}make a key that takes the place of \`${step.retiring}\`, and write it into ${names}`;
    }
    case "write":
      return step.into.length === 0
        ? `note that \`${step.successor}\` lies in every variable`
        : `write \`${step.successor}\` into ${names} too`;
    case "adopt":
      return `note that \`${step.successor}\` took the place of \`${step.retiring}\``;
    case "deactivate":
      return `deactivate \`${step.key}\`, which can be taken back`;
    case "note":
      return `note that \`${step.key}\` is deactivated, and count from now`;
    case "delete":
      return `delete \`${step.key}\` for good`;
    case "discard":
      return `delete \`${step.key}\`, which lies nowhere, and begin anew`;
    case "tidy":
      return `take away the tags of a rotation of \`${situation.user.name}\` that is over`;
  }
}

/** What follows when a step is done, and from when on; `command` is the command line of the next run. */
export function sayNext(step: Step, { user, waits, now }: Situation, command: string): RotateDocument["next"] {
  const again = `\`${command}\``;
  switch (step.does) {
    case "make":
    case "write":
    case "adopt": {
      const old = step.does === "write" ? "the old key" : `\`${step.retiring}\``;
      const says = `${again} deactivates ${old}, once a job used the new one and the old one was not used for ${sayDuration(waits.still)}`;
      return { says };
    }
    case "deactivate":
    case "note": {
      const back = `aws iam update-access-key --user-name ${user.name} --access-key-id ${step.key} --status Active`;
      return { says: `${again} deletes it; until then \`${back}\` brings it back`, at: after(now, waits.keep) };
    }
    case "discard":
      return { says: `${again} begins anew` };
    case "delete":
    case "tidy":
      return undefined;
  }
}

/** What GitLab keeps less well than it could. Neither is changed here: it would decide which branches' jobs get the key. */
export function sayNotes(step: Step): readonly string[] {
  if (step.does !== "make") return [];
  const secrets = step.into.map(({ id, secret }) => secret ?? id);
  const open = secrets.filter((one) => !one.protected).map(nameVariable);
  const shown = secrets.filter((one) => !one.hidden).map(nameVariable);
  return [
    ...(open.length === 0 ? [] : [`not protected, so that the jobs of every branch can read it: ${open.join(", ")}`]),
    ...(shown.length === 0
      ? []
      : [`not hidden, so that maintainers can read it: ${shown.join(", ")}; GitLab hides only what is made anew`]),
  ];
}
