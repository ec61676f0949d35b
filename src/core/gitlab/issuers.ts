/**
 * Which claims of a token AWS makes into condition keys. The prefix of a key is the issuer without its scheme.
 *
 * Every provider has `aud` and `sub`. For `gitlab.com` alone there are nine more (AWS's service authorization data, first
 * seen in July 2026); for self-managed GitLab and Dedicated there are none. All are single strings.
 */
export interface FilledClaim {
  readonly claim: string;
  /** What its values look like. `text` is anything. */
  readonly values: "subject" | "audience" | "id" | "boolean" | "runner" | "word" | "login" | "text";
  /** A job without a user has no value for it. */
  readonly mayBeAbsent: boolean;
}

const EVERYWHERE: readonly FilledClaim[] = [
  { claim: "sub", values: "subject", mayBeAbsent: false },
  { claim: "aud", values: "audience", mayBeAbsent: false },
];

const ON_GITLAB_COM: readonly FilledClaim[] = [
  ...EVERYWHERE,
  { claim: "namespace_id", values: "id", mayBeAbsent: false },
  { claim: "project_id", values: "id", mayBeAbsent: false },
  { claim: "pipeline_source", values: "word", mayBeAbsent: false },
  { claim: "ref_protected", values: "boolean", mayBeAbsent: false },
  { claim: "runner_environment", values: "runner", mayBeAbsent: false },
  { claim: "user_access_level", values: "word", mayBeAbsent: true },
  { claim: "user_email", values: "text", mayBeAbsent: true },
  { claim: "user_id", values: "id", mayBeAbsent: true },
  { claim: "user_login", values: "login", mayBeAbsent: true },
];

export const GITLAB_COM = "gitlab.com";

/** The name of an issuer as AWS writes it into ARNs and keys: without the scheme, and otherwise to the letter. */
export function issuerName(url: string): string {
  return url.startsWith("https://") ? url.slice("https://".length) : url;
}

/** What AWS fills for tokens of this issuer. */
export function filledClaims(issuer: string): readonly FilledClaim[] {
  return issuerName(issuer) === GITLAB_COM ? ON_GITLAB_COM : EVERYWHERE;
}

/** The claims that AWS reads on gitlab.com and nowhere else. */
export function isGitlabComOnly(claim: string): boolean {
  return !EVERYWHERE.some((row) => row.claim === claim) && ON_GITLAB_COM.some((row) => row.claim === claim);
}

/** Claims that people write as condition keys, that AWS has never filled, and what does the same. */
const INVENTED: Readonly<Record<string, string>> = {
  ref: "put the ref into `sub`: `project_path:GROUP/PROJECT:ref_type:branch:ref:NAME`",
  ref_type: "put the type into `sub`: `...:ref_type:branch:ref:NAME`",
  ref_path: "put the short name of the ref into `sub`",
  project_path: "name the project in `sub`, or by `project_id` on gitlab.com",
  namespace_path: "name the group in `sub`, or by `namespace_id` on gitlab.com",
  environment: "AWS cannot see the environment; give each environment a role of its own, on a ref of its own",
  environment_protected: "choose `environment_protected` as a component of the project's subject",
  environment_scope: "AWS cannot see the environment; give each environment a role of its own, on a ref of its own",
  deployment_tier: "choose `deployment_tier` as a component of the project's subject",
  branch: "put the branch into `sub`: `...:ref_type:branch:ref:NAME`",
  tag: "put the tag into `sub`: `...:ref_type:tag:ref:NAME`",
  group: "name the group in `sub`, or by `namespace_id` on gitlab.com",
  groups_direct: "name the group in `sub`, or by `namespace_id` on gitlab.com",
  project: "name the project in `sub`, or by `project_id` on gitlab.com",
  repository: "that is GitHub's claim; name the project in `sub`",
  job_workflow_ref: "that is GitHub's claim; GitLab's `ci_config_ref_uri` is not visible to AWS",
  actor: "that is GitHub's claim; on gitlab.com AWS sees `user_id` and `user_login`",
};

/** What to do instead of asking for a claim that AWS does not fill. */
export function insteadOfClaim(claim: string): string {
  return INVENTED[claim] ?? "AWS fills no such key for this issuer; put what you need into `sub`";
}
