import { issuerName } from "../gitlab/issuers.ts";
import type { Policy } from "../iam/policy.ts";
import type { Door } from "./admission.ts";

/** A door as STS sees it. */
export interface Doorway {
  /** As IAM names it: without the scheme. */
  readonly issuer: string;
  /** What `iss` must be, to the letter. */
  readonly iss: string;
  readonly account: string;
  readonly providerArn: string;
  readonly audiences: readonly string[];
  readonly roleArn: string | undefined;
}

/**
 * Reads a door. Its ARNs belong to the partition of the role; where no role is named, to the one in which the trust policy
 * names this very provider.
 */
export function doorwayOf(door: Door, trust: Policy): Doorway {
  const issuer = issuerName(door.provider.url);
  return {
    issuer,
    iss: door.provider.url.startsWith("http://") ? door.provider.url : `https://${issuer}`,
    account: door.account,
    providerArn: `arn:${partitionOf(door, trust, issuer)}:iam::${door.account}:oidc-provider/${issuer}`,
    audiences: [...new Set(door.provider.clientIds)],
    roleArn: door.roleArn,
  };
}

function partitionOf(door: Door, trust: Policy, issuer: string): string {
  const own = door.roleArn?.split(":", 2)[1];
  if (own !== undefined && own !== "") return own;
  const rest = `:iam::${door.account}:oidc-provider/${issuer}`;
  for (const { principal } of trust.statements)
    for (const { value } of principal?.entries ?? [])
      if (value.startsWith("arn:") && value.endsWith(rest)) return value.slice(4, -rest.length);
  return "aws";
}
