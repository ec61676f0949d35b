/** The claims of a GitLab ID token, as decoded. Ids and booleans are strings there; `runner_id` is the one number. */
export interface Claims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  readonly [claim: string]: unknown;
}

/** What is ours on a GitLab. Everyone else is an outsider. */
export interface Tenant {
  readonly groups?: readonly string[];
  readonly namespaceIds?: readonly string[];
  readonly projectIds?: readonly string[];
}
