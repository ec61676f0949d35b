import { GITLAB_COM, issuerName } from "../../gitlab/issuers.ts";
import type { Policy } from "../../iam/policy.ts";
import type { GroupFrom, JobFrom } from "../declaration/declaration.ts";
import type { Complaints } from "./complaints.ts";
import type { JobsWanted } from "./desired.ts";
import type { JobsAsked } from "./jobs-asked.ts";
import { type Forms, groupForms, jobForms } from "./forms.ts";
import { PATH_FORM, refsWanted, subjectsFor, subjectsOf } from "./subject-form.ts";
import { trustOf, webIdentity } from "./trust.ts";

export interface JobsMade {
  readonly trust: Policy;
  readonly wanted: JobsWanted;
  readonly notes: readonly string[];
}

/** The trust policy for jobs by OIDC: exact audience and subject, and every id and claim that AWS sees of this issuer. */
export function trustForJobs(asked: JobsAsked): JobsMade {
  const { from, account, partition, roleArn, issuerUrl, audience, complaints } = asked;
  const issuer = issuerName(issuerUrl);
  const providerArn = `arn:${partition}:iam::${account.id}:oidc-provider/${issuer}`;
  const forms: Forms = from.kind === "job" ? jobForms(asked, from) : groupForms(asked, from);
  const claims = claimsDemanded(from, issuer, complaints);
  const path = from.kind === "job" ? from.project : `${from.group}/*`;
  const id = from.kind === "job" ? from.id : undefined;
  const subject = (form: Forms["admitted"][number]) => ({
    form,
    path,
    refs: from,
    ...(id === undefined ? {} : { id }),
  });
  const demands = { providerArn, issuer, audience, claims };
  const subjects = forms.admitted.flatMap((form) => subjectsOf(subject(form)));
  const meant = forms.admitted.flatMap((form) =>
    refsWanted(from).flatMap((ref) =>
      subjectsFor(subject(form), ref).map((sub) => webIdentity({ ...demands, subjects: [sub] })),
    ),
  );
  return {
    trust: trustOf([webIdentity({ ...demands, subjects })]),
    wanted: {
      door: { account: account.id, provider: { url: issuer, clientIds: [audience] }, roleArn },
      meant: trustOf(meant),
      components: forms.admitted[0] ?? PATH_FORM,
      says: sayJobs(from),
      ...(forms.setting === undefined ? {} : { setting: forms.setting }),
    },
    notes: forms.notes,
  };
}

/** On gitlab.com AWS sees more than the subject; of any other GitLab it sees nothing else. */
function claimsDemanded(
  from: JobFrom | GroupFrom,
  issuer: string,
  complaints: Complaints,
): Readonly<Record<string, readonly string[]>> {
  if (issuer !== GITLAB_COM) {
    if (from.pipelineSources !== undefined) {
      const message = "AWS sees how a pipeline was started only in tokens of gitlab.com";
      complaints.refuse("not-seen", message, [from, "pipelineSources"], "leave it out, or pin the refs");
    }
    if (from.kind === "group" && from.namespaceId !== undefined) {
      const message = "AWS sees a namespace's id only in tokens of gitlab.com";
      complaints.refuse("not-seen", message, [from, "namespaceId"], "leave it out: the group's path decides");
    }
    return {};
  }
  return {
    ...(from.kind === "job" && from.id !== undefined ? { project_id: [from.id] } : {}),
    ...(from.kind === "group" && from.namespaceId !== undefined ? { namespace_id: [from.namespaceId] } : {}),
    ...(from.protected === true ? { ref_protected: ["true"] } : {}),
    ...(from.pipelineSources === undefined ? {} : { pipeline_source: from.pipelineSources }),
  };
}

/** `acme/platform/api on main, protected`. */
function sayJobs(from: JobFrom | GroupFrom): string {
  const who = from.kind === "job" ? from.project : `every project under ${from.group}`;
  const branches = from.branches?.join(", ");
  const tags = from.tags?.map((tag) => `tag ${tag}`).join(", ");
  const named = [branches, tags].filter((part) => part !== undefined).join(", ");
  const refs = named !== "" ? named : from.protected === true ? "any ref" : "any branch, tag and merge request";
  const started = from.pipelineSources === undefined ? "" : `, started by ${from.pipelineSources.join(" or ")}`;
  return `${who} on ${refs}${from.protected === true ? ", protected" : ""}${started}`;
}
