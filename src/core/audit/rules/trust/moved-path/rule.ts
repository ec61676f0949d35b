import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { Entry, JudgedDoor } from "../../../judged-door.ts";
import { pathsNamed, standingOfPath } from "../../../trust/paths.ts";
import { patternsOf } from "../../../trust/patterns.ts";
import { placeOfSubject } from "../../../trust/witness.ts";

export const MOVED_PATH: Rule = {
  id: "trust/moved-path",
  severity: "high",
  page: PAGE,
  needs: ["gitlab-projects"],
  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    for (const path of pathsNamed(entry)) {
      const standing = standingOfPath(audit, entry.door.provider.url, path);
      if (standing.kind === "moved")
        yield raise(
          door,
          entry,
          path,
          `\`${path}\` has moved to \`${standing.now}\``,
          "jobs there mint another subject and are refused, and the old path waits for whoever takes it",
        );
      const pinned = pinnedId(entry, path);
      if (standing.kind === "there" && pinned !== undefined && standing.id !== undefined && standing.id !== pinned) {
        yield raise(
          door,
          entry,
          path,
          `\`${path}\` is now project ${standing.id}, and the policy is about ${pinned}`,
          "the path belongs to another project than the one that was meant",
        );
      }
    }
  }
}

function raise(door: JudgedDoor, entry: Entry, path: string, title: string, message: string): Raised {
  return {
    door,
    resource: entry.door.role.arn,
    title,
    message,
    help: "name the path that the project has now, with its id",
    at: placeOfSubject(entry, entry.admission.witness),
    meaning: path,
  };
}

function pinnedId(entry: Entry, path: string): string | undefined {
  return patternsOf(entry).find((pattern) => pattern.project === path)?.ids?.["project_id"];
}
