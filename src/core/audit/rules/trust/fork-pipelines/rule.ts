import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { Claims } from "../../../../gitlab/claims.ts";
import type { Entry, JudgedDoor } from "../../../judged-door.ts";
import { conditionsOf } from "../../../trust/counterfactual.ts";
import { isOpenToStrangers } from "../../../trust/reach.ts";
import { comesIn, placeOfSubject, tokenFor } from "../../../trust/witness.ts";

export const FORK_PIPELINES: Rule = {
  id: "trust/fork-pipelines",
  severity: "high",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    if (isOpenToStrangers(entry.admission.reach)) continue;
    const byJob = forkByJobProject(entry);
    if (byJob !== undefined) {
      yield raise(
        door,
        entry,
        byJob,
        "a fork's merge request gets in by where its job runs",
        "`job_project_*` names the parent in which the job runs, and the fork picks the name of its branch",
        "ask for `ref_protected` or `source_project_id` in the subject as well",
      );
    }
    for (const { project, token } of forksInParent(audit, entry)) {
      yield raise(
        door,
        entry,
        token,
        `forks of \`${project}\` get in`,
        "merge requests of forks run in the parent, and this GitLab gives them the parent's identity (before 18.2.2)",
        "update GitLab, or switch off running the pipelines of forks in the parent project",
      );
    }
  }
}

function raise(door: JudgedDoor, entry: Entry, token: Claims, title: string, message: string, help: string): Raised {
  return {
    door,
    resource: entry.door.role.arn,
    title,
    message,
    help,
    witness: token,
    at: placeOfSubject(entry, token),
    meaning: title,
  };
}

/** A job of a fork, run in the project that the policy names, whose subject is made of where the job runs. */
function forkByJobProject(entry: Entry): Claims | undefined {
  const asked = conditionsOf(entry).some(({ condition }) =>
    condition.values.some(({ value }) => value.includes("job_project_")),
  );
  if (!asked) return undefined;
  const named = /job_project_path:([^:*?]+):/.exec(valuesOf(entry))?.[1];
  const id = /job_project_id:(\d+):/.exec(valuesOf(entry))?.[1];
  const ref = /:ref:([^:*?"]+)/.exec(valuesOf(entry))?.[1] ?? "main";
  const runsIn = { path: named ?? "acme/app", ...(id === undefined ? {} : { id }) };
  for (const first of ["job_project_path", "job_project_id"] as const) {
    const token = tokenFor(entry, {
      project: { path: "somebody/fork", id: "999999" },
      runsIn,
      ref,
      source: "merge_request_event",
      subComponents: [first, "ref_type", "ref"],
    });
    if (comesIn(entry, token)) return token;
  }
  return undefined;
}

function valuesOf(entry: Entry): string {
  return conditionsOf(entry)
    .flatMap(({ condition }) => condition.values.map(({ value }) => value))
    .join("\n");
}

/** Before 18.2.2 a fork's pipeline in the parent carried the parent's claims: its branch `main` was the parent's. */
function forksInParent({ estate }: Audit, entry: Entry): readonly { project: string; token: Claims }[] {
  const gitlab = estate.gitlabs.find(({ host }) => host === entry.door.provider.url);
  if (gitlab?.version === undefined || !isBefore(gitlab.version, [18, 2, 2])) return [];
  return (gitlab.projects ?? [])
    .filter((project) => project.forkPipelinesRunInParent === true)
    .flatMap((project) => {
      const token = tokenFor(entry, {
        project: { path: project.path, id: project.id },
        ref: project.defaultBranch ?? "main",
        source: "merge_request_event",
        protected: false,
      });
      return comesIn(entry, token) ? [{ project: project.path, token }] : [];
    });
}

function isBefore(version: string, bound: readonly number[]): boolean {
  const numbers = (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? "").split(".").map(Number);
  for (const [at, least] of bound.entries()) {
    const own = numbers[at] ?? 0;
    if (own !== least) return own < least;
  }
  return false;
}
