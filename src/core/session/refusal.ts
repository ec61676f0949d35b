import type { Claims } from "../gitlab/claims.ts";
import { audiencesOf } from "../gitlab/id-token.ts";
import { hideTokens } from "../text/hide-tokens.ts";
import { visible } from "../text/visible.ts";
import type { ServiceFailure } from "./failure.ts";

/** What a token alone tells of why AWS may have refused it, the most telling first. */
interface Hint {
  readonly fits: (claims: Claims) => boolean;
  readonly says: (claims: Claims) => string;
}

const HINTS: readonly Hint[] = [
  {
    fits: ({ iss }) => typeof iss !== "string" || !iss.startsWith("https://"),
    says: () => "AWS takes tokens of issuers with https only",
  },
  {
    fits: ({ sub }) => typeof sub === "string" && sub.length > 255,
    says: ({ sub }) => `the subject has ${String(sub).length} characters, and AWS models it with at most 255`,
  },
  {
    fits: (claims) => text(claims, "job_project_id") !== "" && claims["job_project_id"] !== claims["project_id"],
    says: () => "a merge request from a fork runs here with the fork's identity, which the role does not know",
  },
  {
    fits: (claims) => claims["pipeline_source"] === "merge_request_event",
    says: (claims) =>
      `a merge request's token carries its source branch \`${text(claims, "ref")}\`, and never the type \`mr\``,
  },
  {
    fits: (claims) => typeof claims.sub === "string" && !claims.sub.startsWith("project_path:"),
    says: ({ sub }) =>
      `the subject starts with \`${visible(String(sub).split(":", 1)[0] ?? "")}\`: a policy for \`project_path:...\` does not fit it`,
  },
  {
    fits: (claims) => claims["ref_type"] === "tag",
    says: (claims) => `this is the tag \`${text(claims, "ref")}\`: a policy for \`ref_type:branch\` does not fit it`,
  },
  {
    fits: (claims) => claims["ref_protected"] === "false",
    says: (claims) => `\`${text(claims, "ref")}\` is not protected, or the policy names another ref`,
  },
  {
    fits: () => true,
    says: () => "the role's name or account is wrong, or its trust policy names another subject or audience",
  },
];

/** Five lines on a refusal, from the token alone; the last one is the command for more. */
export function describeRefusal(claims: Claims, roleArn: string, failure: ServiceFailure, help?: string): string[] {
  const protection = claims["ref_protected"] === "true" ? "protected" : "not protected";
  const hint = HINTS.find(({ fits }) => fits(claims));
  return [
    `subject   ${visible(String(claims.sub ?? "none"))}`,
    `issuer    ${visible(String(claims.iss ?? "none"))}, audience ${visible(audiencesOf(claims).join(", ") || "none")}`,
    `job       project ${text(claims, "project_id")}, ${text(claims, "ref_type")} ${text(claims, "ref")} (${protection}), ${text(claims, "pipeline_source")}`,
    // AWS says the same sentence for every reason but these.
    `likely    ${failure.code === "AccessDenied" || help === undefined ? (hint?.says(claims) ?? "") : help}`,
    `more      sallyport explain --role ${roleArn} --snapshot PATH`,
  ];
}

function text(claims: Claims, name: string): string {
  const value = claims[name];
  return typeof value === "string" || typeof value === "number" ? visible(String(value)) : "";
}

/** Text from AWS as it may be printed: without anything that has the shape of a token. */
export function withoutTokens(message: string): string {
  return visible(hideTokens(message));
}
