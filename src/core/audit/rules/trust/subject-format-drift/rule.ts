import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { TokenPattern } from "../../../../admission/admission.ts";
import type { Project } from "../../../../estate/gitlab.ts";
import type { Claims } from "../../../../gitlab/claims.ts";
import { DEFAULT_SUB_COMPONENTS, type SubComponentName, subComponent } from "../../../../gitlab/sub-components.ts";
import { matchesGlob } from "../../../../iam/glob.ts";
import type { Entry } from "../../../judged-door.ts";
import { patternsOf } from "../../../trust/patterns.ts";
import { comesIn, placeOfSubject, tokenFor } from "../../../trust/witness.ts";

export const SUBJECT_FORMAT_DRIFT: Rule = {
  id: "trust/subject-format-drift",
  severity: "high",
  page: PAGE,
  needs: ["gitlab-projects"],
  find,
};

function* find(audit: Audit): Iterable<Raised> {
  const drifting = new Map(audit.estate.gitlabs.map(({ host, projects }) => [host, driftingOf(projects ?? [])]));
  for (const { door, entry } of entrances(audit.doors)) {
    const patterns = patternsOf(entry);
    for (const { project, components } of drifting.get(entry.door.provider.url) ?? []) {
      if (!patterns.some((pattern) => isAbout(pattern, project))) continue;
      const problem = problemWith(entry, project, components);
      if (problem === undefined) continue;
      yield {
        door,
        resource: entry.door.role.arn,
        title: `\`${project.path}\` mints subjects that ${problem.title}`,
        message: `its subject is made of ${components.map((one) => `\`${one}\``).join(", ")}`,
        help: "write the trust policy for the subjects that the project mints, or set `ci_id_token_sub_claim_components` back",
        ...(problem.witness === undefined ? {} : { witness: problem.witness }),
        evidence: [{ fact: `\`ci_id_token_sub_claim_components\` of \`${project.path}\``, at: project.at }],
        at: placeOfSubject(entry, entry.admission.witness),
        meaning: `${project.id} ${components.join(",")}`,
      };
    }
  }
}

interface Drifting {
  readonly project: Project;
  readonly components: readonly SubComponentName[];
}

/** The projects whose subjects are not made as GitLab makes them by default. */
function driftingOf(projects: readonly Project[]): readonly Drifting[] {
  return projects.flatMap((project) => {
    const components = componentsOf(project.subjectComponents);
    return components === undefined ? [] : [{ project, components }];
  });
}

function componentsOf(names: readonly string[] | undefined): readonly SubComponentName[] | undefined {
  const known = (names ?? []).flatMap((name) => subComponent(name)?.name ?? []);
  const isDefault = known.join() === DEFAULT_SUB_COMPONENTS.join();
  return names === undefined || known.length === 0 || isDefault ? undefined : known;
}

function isAbout({ project, ids }: TokenPattern, { path, id }: Project): boolean {
  return matchesGlob(project, path) && (ids?.["project_id"] === undefined || ids["project_id"] === id);
}

function problemWith(
  entry: Entry,
  project: Project,
  subComponents: readonly SubComponentName[],
): { title: string; witness?: Claims } | undefined {
  const job = {
    project: {
      path: project.path,
      id: project.id,
      ...(project.namespaceId === undefined ? {} : { namespaceId: project.namespaceId }),
    },
    ref: project.defaultBranch ?? "main",
    protected: true,
  };
  const asIs = tokenFor(entry, { ...job, subComponents });
  const byDefault = tokenFor(entry, job);
  if (!comesIn(entry, asIs)) return comesIn(entry, byDefault) ? { title: "the door does not expect" } : undefined;
  if (subComponents.includes("ref")) return undefined;
  const elsewhere = tokenFor(entry, { ...job, subComponents, ref: "feature/unreviewed", protected: false });
  return comesIn(entry, elsewhere)
    ? { title: "leave out the ref, so every branch gets in", witness: elsewhere }
    : undefined;
}
