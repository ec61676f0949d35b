import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { projectByPath } from "../../../../estate/gitlab-lookup.ts";
import { PAGE } from "./page.ts";
import { GITLAB_COM } from "../../../../gitlab/issuers.ts";
import type { Condition } from "../../../../iam/policy.ts";
import type { Fix } from "../../../finding.ts";
import type { Entry } from "../../../judged-door.ts";
import { fixTrust } from "../../../trust/fix.ts";
import { patternsOf, projectNamed } from "../../../trust/patterns.ts";
import { placeOfSubject } from "../../../trust/witness.ts";

export const PATH_NOT_IDENTITY: Rule = {
  id: "trust/path-not-identity",
  severity: "medium",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    if (!["path", "mixed"].includes(entry.admission.identity)) continue;
    const { url } = entry.door.provider;
    const shared = url === GITLAB_COM;
    const named = [
      ...new Set(
        patternsOf(entry)
          .filter((pattern) => pattern.ids?.["project_id"] === undefined && pattern.ids?.["namespace_id"] === undefined)
          .flatMap((pattern) => projectNamed(pattern) ?? []),
      ),
    ];
    const fix = shared ? withId(audit, entry, named) : undefined;
    yield {
      door,
      resource: entry.door.role.arn,
      severity: shared ? "medium" : "info",
      title: named.length === 1 ? `\`${named[0]}\` is named by its path only` : "projects are named by their path only",
      message: "whoever comes to own the path, after a rename, a transfer or a deletion, mints the same subject",
      help: shared
        ? "add `gitlab.com:project_id`, which nobody can take over"
        : "put `project_id` first in the project's subject (`ci_id_token_sub_claim_components`) and trust that",
      ...(entry.admission.witness === undefined ? {} : { witness: entry.admission.witness }),
      at: placeOfSubject(entry, entry.admission.witness),
      meaning: "path",
      ...(fix === undefined ? {} : { fix }),
    };
  }
}

/** The same policy with the id of the one project that it names, where GitLab was read. */
function withId(audit: Audit, entry: Entry, named: readonly string[]): Fix | undefined {
  const [path] = named;
  if (path === undefined || named.length > 1) return undefined;
  const gitlab = audit.estate.gitlabs.find(({ host }) => host === GITLAB_COM);
  const project = gitlab === undefined ? undefined : projectByPath(gitlab, path);
  if (project === undefined) return undefined;
  const statements = entry.trust.statements.map((statement) => {
    if (statement.effect !== "Allow" || !entry.door.statements.includes(statement.index)) return statement;
    const pin: Condition = {
      operator: "StringEquals",
      key: `${GITLAB_COM}:project_id`,
      values: [{ value: project.id, at: statement.at }],
      at: statement.at,
    };
    return { ...statement, conditions: [...statement.conditions, pin] };
  });
  return fixTrust(
    audit,
    entry,
    { ...entry.trust, statements },
    `pin \`${path}\` to its id ${project.id}`,
    "trust/path-not-identity",
  );
}
