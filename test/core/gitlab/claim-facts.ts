/**
 * Which claims a GitLab ID token holds (`lib/gitlab/ci/jwt.rb`, `jwt_v2.rb` and `jwt_v2/claim_mapper.rb` in GitLab). Types matter to whoever compares: ids and booleans are strings, `runner_id` is a number.
 */
export interface ClaimFact {
  readonly name: string;
  readonly type: "string" | "string or array" | "number" | "array" | "object";
  readonly present: "always" | "with-environment" | "with-user" | "sometimes" | "when-allowed";
  readonly since?: string;
  readonly note?: string;
}

export const CLAIMS: readonly ClaimFact[] = [
  { name: "iss", type: "string", present: "always", note: "with its scheme, without a trailing slash" },
  { name: "sub", type: "string", present: "always" },
  { name: "aud", type: "string or array", present: "always", note: "whatever the job asks for" },
  { name: "exp", type: "number", present: "always", note: "iat and the timeout of the job" },
  { name: "nbf", type: "number", present: "always", note: "five seconds before iat" },
  { name: "iat", type: "number", present: "always" },
  { name: "jti", type: "string", present: "always" },
  { name: "namespace_id", type: "string", present: "always", note: "of the immediate group; changes with a transfer" },
  { name: "namespace_path", type: "string", present: "always" },
  { name: "project_id", type: "string", present: "always", note: "never reused; in a fork's merge request the fork's" },
  { name: "project_path", type: "string", present: "always" },
  { name: "job_project_id", type: "string", present: "always", since: "18.4", note: "where the job really runs" },
  { name: "job_project_path", type: "string", present: "always", since: "18.4" },
  { name: "job_namespace_id", type: "string", present: "always", since: "18.4" },
  { name: "job_namespace_path", type: "string", present: "always", since: "18.4" },
  { name: "source_project_id", type: "string", present: "sometimes", since: "later", note: "as `project_id`" },
  { name: "source_project_path", type: "string", present: "sometimes", since: "later" },
  { name: "source_namespace_id", type: "string", present: "sometimes", since: "later" },
  { name: "source_namespace_path", type: "string", present: "sometimes", since: "later" },
  { name: "user_id", type: "string", present: "with-user" },
  { name: "user_login", type: "string", present: "with-user", note: "its owner can change it" },
  { name: "user_email", type: "string", present: "with-user", note: "its owner can change it" },
  { name: "user_access_level", type: "string", present: "with-user", since: "16.9", note: "on the source project" },
  { name: "user_identities", type: "array", present: "when-allowed", since: "16.0" },
  { name: "pipeline_id", type: "string", present: "always" },
  { name: "pipeline_source", type: "string", present: "always" },
  { name: "job_id", type: "string", present: "always" },
  { name: "job_source", type: "string", present: "always", since: "18.9" },
  { name: "job_config", type: "object", present: "sometimes", since: "18.9", note: "jobs of a policy only" },
  { name: "ref", type: "string", present: "always", note: "the short name" },
  { name: "ref_type", type: "string", present: "always", note: "`branch` or `tag`" },
  { name: "ref_path", type: "string", present: "always", since: "16.0" },
  { name: "ref_protected", type: "string", present: "always" },
  { name: "groups_direct", type: "array", present: "when-allowed", since: "17.3" },
  { name: "environment", type: "string", present: "with-environment" },
  { name: "environment_protected", type: "string", present: "with-environment", note: "`false` without Premium" },
  { name: "deployment_tier", type: "string", present: "with-environment" },
  { name: "environment_action", type: "string", present: "with-environment", since: "16.5" },
  { name: "runner_id", type: "number", present: "always" },
  { name: "runner_environment", type: "string", present: "always", since: "16.0" },
  { name: "sha", type: "string", present: "always", since: "16.0" },
  { name: "ci_config_ref_uri", type: "string", present: "sometimes", since: "16.2" },
  { name: "ci_config_sha", type: "string", present: "sometimes", since: "16.2" },
  { name: "project_visibility", type: "string", present: "always", since: "16.3" },
];
