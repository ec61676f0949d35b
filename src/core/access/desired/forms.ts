import type { Role, WebIdentityEvent } from "../../estate/account.ts";
import type { Project } from "../../estate/gitlab.ts";
import { GITLAB_COM, issuerName } from "../../gitlab/issuers.ts";
import { matchesGlob } from "../../iam/glob.ts";
import { didYouMean } from "../../text/nearest.ts";
import type { GroupFrom, JobFrom } from "../declaration/declaration.ts";
import type { SubjectSetting } from "./desired.ts";
import type { JobsAsked } from "./jobs-asked.ts";
import {
  ID_FORM,
  PATH_FORM,
  PROTECTED_ID_FORM,
  PROTECTED_PATH_FORM,
  type SubjectForm,
  sameForm,
  subjectsOf,
  usableForm,
} from "./subject-form.ts";

/** The forms of subjects that a door admits, and what the project has to be set to for them. */
export interface Forms {
  readonly admitted: readonly SubjectForm[];
  readonly setting?: SubjectSetting;
  readonly notes: readonly string[];
}

/** One project: by its id wherever a token can tell it. */
export function jobForms(asked: JobsAsked, from: JobFrom): Forms {
  const { issuerUrl, known, complaints } = asked;
  const project = known.project(issuerUrl, from.project);
  checkProject(asked, from, project);
  if (project === undefined) refuseTwoIds(asked, from);
  const current = project?.subjectComponents;
  const form = current === undefined ? undefined : usableForm(current);
  if (issuerName(issuerUrl) === GITLAB_COM) {
    if (from.id === undefined && from.dangerouslyPathOnly === undefined) {
      const message = `\`${from.project}\` is named by its path alone, which somebody else can come to own`;
      const found = project === undefined ? "" : `: \`id: "${project.id}"\``;
      const help = `add the project's id${found}; to go by the path alone is \`dangerously-path-only: true\``;
      complaints.refuse("no-id", message, [from, "project"], help);
    }
    // What the project mints now decides; AWS sees id and protection beside it.
    if (current === undefined || form !== undefined) return { admitted: [form ?? PATH_FORM], notes: [] };
    refuseForm(asked, from, current, PATH_FORM);
    return { admitted: [PATH_FORM], notes: [] };
  }
  return selfManaged(asked, from, current, form);
}

/**
 * Of a self-managed GitLab AWS sees nothing but the subject, so that ids and protection have to stand in it, which is the
 * project's own setting. Whoever changes that closes every door that expects the old subject. Until it is changed both get
 * in, except that nobody comes to be admitted without the protection that was asked for.
 */
function selfManaged(
  asked: JobsAsked,
  from: JobFrom,
  current: readonly string[] | undefined,
  form: SubjectForm | undefined,
): Forms {
  const protects = from.protected === true;
  // A project has one subject for all its doors: what one of them needs stands in it for the others, too.
  const hasProtection = asked.siblings.some((one) => one.protected === true);
  if (from.id === undefined) {
    warnOfPath(asked, from);
    const wanted = hasProtection ? PROTECTED_PATH_FORM : PATH_FORM;
    if (form !== undefined && serves(form, wanted)) return { admitted: [form], notes: [] };
    return withSetting([wanted], from.project, wanted, current, false);
  }
  const wanted = hasProtection ? PROTECTED_ID_FORM : ID_FORM;
  if (form !== undefined && serves(form, wanted)) return { admitted: [form], notes: [] };
  const old = form ?? PATH_FORM;
  const keepsOld = needsOld(asked, from, wanted, old, protects);
  return withSetting(keepsOld ? [wanted, old] : [wanted], from.project, wanted, current, keepsOld);
}

/** Whether all that is wanted of a subject can be told from one of this form. */
function serves(form: SubjectForm, wanted: SubjectForm): boolean {
  return wanted.every((name) => form.includes(name));
}

function warnOfPath({ siblings, complaints }: JobsAsked, from: JobFrom): void {
  const byId = siblings.find(({ id }) => id !== undefined);
  if (byId?.id !== undefined) {
    const message = `\`${from.project}\` goes by its path here and by its id elsewhere, and has one subject for both`;
    complaints.refuse("two-subjects", message, [from, "project"], `add \`id: "${byId.id}"\``);
  } else if (from.dangerouslyPathOnly === undefined) {
    const message = `\`${from.project}\` is named by its path alone, which somebody else can come to own`;
    complaints.warn("no-id", message, [from, "project"], "add the project's id, then the subject goes by it");
  }
}

/** Whether the door must go on admitting what the project mints today. */
function needsOld(
  { live, known, account }: JobsAsked,
  from: JobFrom,
  wanted: SubjectForm,
  old: SubjectForm,
  protects: boolean,
): boolean {
  const subjects = (form: SubjectForm): readonly string[] =>
    subjectsOf({ form, path: from.project, refs: from, ...(from.id === undefined ? {} : { id: from.id }) });
  const seen = known.account(account.id)?.webIdentityEvents ?? [];
  if (live !== undefined && wasSeen(seen, live, subjects(wanted))) return false;
  const admitsOld = live !== undefined && expectsAny(live, old[0] === "project_id" ? "project_id:" : "project_path:");
  const admitsNew = live !== undefined && expectsAny(live, "project_id:");
  if (live !== undefined && admitsNew && !admitsOld) return false;
  return protects && !old.includes("ref_protected") ? admitsOld : true;
}

function wasSeen(events: readonly WebIdentityEvent[], live: Role, subjects: readonly string[]): boolean {
  return events.some(
    ({ roleArn, subject, succeeded }) =>
      roleArn === live.arn && succeeded > 0 && subjects.some((pattern) => matchesGlob(pattern, subject)),
  );
}

function expectsAny({ trust }: Role, prefix: string): boolean {
  const conditions = trust?.policy?.statements.flatMap((statement) => statement.conditions) ?? [];
  return conditions.some(
    ({ key, values }) => /:sub$/i.test(key) && values.some(({ value }) => value.startsWith(prefix)),
  );
}

function withSetting(
  admitted: readonly SubjectForm[],
  project: string,
  wanted: SubjectForm,
  current: readonly string[] | undefined,
  staged: boolean,
): Forms {
  const isDefault = sameForm(wanted, PATH_FORM);
  if (current === undefined ? isDefault : sameForm(current, wanted)) return { admitted, notes: [] };
  const list = wanted.map((name) => `\`${name}\``).join(", ");
  const until = staged
    ? "until then its present subject gets in too, and a later plan drops that once the new one was seen"
    : "until then none of its jobs gets in";
  return {
    admitted,
    setting: { project, components: wanted, staged },
    notes: [`set ci_id_token_sub_claim_components of \`${project}\` to ${list}: ${until}`],
  };
}

function refuseForm(asked: JobsAsked, from: JobFrom, current: readonly string[], wanted: SubjectForm): void {
  asked.complaints.refuse(
    "subject-form",
    `\`${from.project}\` puts \`${current.join(", ")}\` into its subjects, of which no ref can be pinned safely`,
    [from, "project"],
    `set ci_id_token_sub_claim_components to \`${wanted.join(", ")}\``,
  );
}

/** No project has two ids: one of them is another project's. */
function refuseTwoIds({ siblings, complaints }: JobsAsked, from: JobFrom): void {
  const first = siblings.find(({ id }) => id !== undefined);
  if (from.id === undefined || first === undefined || first.id === from.id) return;
  const message = `\`${from.project}\` has the id \`${from.id}\` here, and \`${first.id ?? ""}\` before`;
  complaints.refuse("two-ids", message, [from, "id"], "the project's own page shows its id", [
    { says: "the other one is here", at: [first, "id"] },
  ]);
}

/** A typing slip in a path or an id is a door for nobody, or for somebody else. */
function checkProject({ issuerUrl, known, complaints }: JobsAsked, from: JobFrom, project: Project | undefined): void {
  const projects = known.gitlab(issuerUrl)?.projects ?? [];
  const owner = from.id === undefined ? undefined : projects.find(({ id }) => id === from.id);
  if (project === undefined) {
    if (owner !== undefined) {
      const message = `project \`${owner.id}\` is \`${owner.path}\`, not \`${from.project}\``;
      complaints.refuse("other-project", message, [from, "project"], "paths are compared to the letter, case included");
    } else if (known.hasAllProjects(issuerUrl)) {
      const near = didYouMean(
        from.project,
        projects.map(({ path }) => path),
      );
      const message = `no project \`${from.project}\` is among those that were read`;
      if (near === undefined)
        complaints.warn("unknown-project", message, [from, "project"], "the token may not see it");
      else complaints.refuse("unknown-project", message, [from, "project"], near);
    }
    return;
  }
  if (from.id !== undefined && from.id !== project.id) {
    const help =
      owner === undefined
        ? `its id is \`${project.id}\``
        : `its id is \`${project.id}\`; that one is \`${owner.path}\``;
    complaints.refuse("other-id", `\`${from.id}\` is not the id of \`${from.project}\``, [from, "id"], help);
  }
  const refs = [
    ["branches", "branch", project.protectedBranches],
    ["tags", "tag", project.protectedTags],
  ] as const;
  if (from.protected !== true) return;
  for (const [key, word, rules] of refs) {
    for (const ref of rules === undefined ? [] : (from[key] ?? [])) {
      if (ref.includes("*") || rules?.some(({ name }) => matchesGlob(name, ref))) continue;
      const message = `no protected ${word} of \`${from.project}\` is \`${ref}\`, so that none of its jobs would get in`;
      complaints.warn("not-protected", message, [from, key], `protect the ${word}, or leave \`protected\` out`);
    }
  }
}

/** Every project of a group goes by its path: no id of a subject can say that a project is in a group. */
export function groupForms({ issuerUrl }: JobsAsked, from: GroupFrom): Forms {
  if (issuerName(issuerUrl) === GITLAB_COM || from.protected !== true) return { admitted: [PATH_FORM], notes: [] };
  return withSetting([PROTECTED_PATH_FORM], `every project under ${from.group}`, PROTECTED_PATH_FORM, undefined, false);
}
