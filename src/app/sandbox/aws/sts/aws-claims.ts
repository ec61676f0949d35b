import type { Claims } from "../../../../core/gitlab/claims.ts";
import { AwsError } from "../wire/aws-error.ts";

/** What an identity provider tells AWS in claims of AWS's own. GitLab sends none of them; a broker may. */
export interface AwsClaims {
  /** The roles that the token is good for; absent where the claim is. */
  readonly roles?: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  readonly transitive: readonly string[];
  readonly sourceIdentity?: string;
}

export function readAwsClaims(claims: Claims): AwsClaims {
  const roles = claims["https://aws.amazon.com/roles"];
  const sourceIdentity = claims["https://aws.amazon.com/source_identity"];
  const { tags, transitive } = readTags(claims["https://aws.amazon.com/tags"]);
  return {
    ...(roles === undefined ? {} : { roles: strings(roles) }),
    tags,
    transitive,
    ...(typeof sourceIdentity === "string" ? { sourceIdentity } : {}),
  };
}

/** `{ principal_tags: { Project: ["x"] }, transitive_tag_keys: ["Project"] }` */
function readTags(claim: unknown): { tags: ReadonlyMap<string, string>; transitive: readonly string[] } {
  if (claim === undefined) return { tags: new Map(), transitive: [] };
  const fields = new Map<string, unknown>(isObject(claim) ? Object.entries(claim) : []);
  const given = fields.get("principal_tags");
  const tags = new Map<string, string>();
  for (const [key, value] of Object.entries(isObject(given) ? given : {})) {
    const [first, ...more] = strings(value);
    // Session tags have one value each (IAM User Guide, "Passing session tags using AssumeRoleWithWebIdentity").
    if (first === undefined || more.length > 0) throw malformedTags();
    tags.set(key, first);
  }
  if (tags.size > 50) throw malformedTags();
  return { tags, transitive: strings(fields.get("transitive_tag_keys")) };
}

function malformedTags(): AwsError {
  return new AwsError("InvalidIdentityToken", 400, "The tags claim of the identity token is malformed");
}

function strings(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
