import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { TokenPattern } from "../../../../admission/admission.ts";
import { projectById, projectByPath } from "../../../../estate/gitlab-lookup.ts";
import { GITLAB_COM } from "../../../../gitlab/issuers.ts";
import { matchesGlob } from "../../../../iam/glob.ts";
import { asksForProtection, hasWildcard, patternsOf } from "../../../trust/patterns.ts";
import { placeOfSubject } from "../../../trust/witness.ts";

export const UNPROTECTED_REF: Rule = {
  id: "trust/unprotected-ref",
  severity: "medium",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    const { url } = entry.door.provider;
    for (const pattern of patternsOf(entry)) {
      if (hasWildcard(pattern.ref) || asksForProtection(pattern)) continue;
      const standing = lookUp(audit, url, pattern);
      // On a self-managed GitLab a trust policy cannot ask: silence unless GitLab was read and says that it is open.
      if (standing === "protected" || (standing === "unread" && url !== GITLAB_COM)) continue;
      const open = standing !== "unread";
      const developers = open && standing.developers;
      yield {
        door,
        resource: entry.door.role.arn,
        severity: developers ? "high" : "medium",
        title: open
          ? `\`${pattern.ref}\` of ${projectOf(pattern)} is ${standing.protected ? "protected, and developers may push or merge there" : "not protected"}`
          : `the door does not ask whether \`${pattern.ref}\` is protected`,
        message: open ? standing.words : "it stays open if somebody takes the protection away, or never gave it",
        help:
          url === GITLAB_COM
            ? 'add `gitlab.com:ref_protected: "true"` to the condition'
            : "protect the ref in GitLab, or put `ref_protected` into the project's subject",
        ...(entry.admission.witness === undefined ? {} : { witness: entry.admission.witness }),
        at: placeOfSubject(entry, entry.admission.witness),
        meaning: `${pattern.project} ${pattern.refType} ${pattern.ref}`,
      };
    }
  }
}

type Standing =
  | "unread"
  | "protected"
  | { readonly protected: boolean; readonly developers: boolean; readonly words: string };

const DEVELOPER = 30;

function lookUp({ estate }: Audit, host: string, { project, ref, refType, ids }: TokenPattern): Standing {
  const gitlab = estate.gitlabs.find((one) => one.host === host);
  if (gitlab === undefined) return "unread";
  const id = ids?.["project_id"];
  const found = projectByPath(gitlab, project) ?? (id === undefined ? undefined : projectById(gitlab, id));
  const rules = refType === "tag" ? found?.protectedTags : found?.protectedBranches;
  if (rules === undefined) return "unread";
  const fitting = rules.filter((rule) => matchesGlob(rule.name, ref));
  if (fitting.length === 0) {
    return {
      protected: false,
      developers: true,
      words: "every developer of the project may push there, and runs what they like with this role",
    };
  }
  // The most permissive of the rules that match is the one that counts in GitLab.
  const levels = fitting.flatMap((rule) => [...rule.push, ...rule.merge]);
  const developers = levels.some(({ level }) => level !== undefined && level > 0 && level <= DEVELOPER);
  return developers
    ? { protected: true, developers, words: "protection that lets developers in holds nobody back" }
    : "protected";
}

function projectOf({ project, ids }: TokenPattern): string {
  return hasWildcard(project) ? `project ${ids?.["project_id"] ?? ""}`.trim() : `\`${project}\``;
}
