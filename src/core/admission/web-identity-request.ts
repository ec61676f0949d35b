import type { Request } from "../iam/request.ts";
import type { SeenValue } from "./claims-seen.ts";
import type { Doorway } from "./doorway.ts";

export const WEB_IDENTITY_ACTION = "sts:AssumeRoleWithWebIdentity";

/** The request that STS puts to the policies. */
export function requestOf(doorway: Doorway, seen: Readonly<Record<string, SeenValue>>): Request {
  const context: Record<string, SeenValue> = {};
  for (const claim in seen) {
    const value = seen[claim];
    if (value !== undefined) context[`${doorway.issuer}:${claim}`] = value;
  }
  return {
    principal: { kind: "federated", arn: doorway.providerArn, account: doorway.account },
    action: WEB_IDENTITY_ACTION,
    resource: doorway.roleArn ?? `arn:aws:iam::${doorway.account}:role/unnamed`,
    resourceAccount: doorway.account,
    context,
  };
}
