import type { ContextValue } from "../../../core/iam/request.ts";
import type { Caller } from "../state/credentials.ts";
import { pathTo } from "../state/organization.ts";
import type { State } from "../state/state.ts";
import { callerArn, callerId } from "./caller.ts";

export type Context = Record<string, ContextValue | readonly ContextValue[]>;

/** The global condition keys of a call by somebody whom AWS knows (IAM User Guide, "AWS global condition context keys"). */
export function callerContext(state: State, caller: Caller): Context {
  const account = state.accounts.get(caller.account);
  const context: Context = {
    "aws:PrincipalArn": principalArn(state, caller),
    "aws:PrincipalAccount": caller.account,
    "aws:PrincipalType": { root: "Account", user: "User", role: "AssumedRole" }[caller.kind],
    "aws:PrincipalIsAWSService": "false",
    "aws:ViaAWSService": "false",
    "aws:userid": callerId(caller),
  };
  if (caller.kind === "user") context["aws:username"] = caller.name;
  if (caller.kind !== "root" && caller.issuedAt !== undefined) {
    context["aws:TokenIssueTime"] = isoSeconds(caller.issuedAt);
    context["aws:MultiFactorAuthPresent"] = "false";
  }
  const holder =
    caller.kind === "role"
      ? account?.roles.get(caller.role)
      : caller.kind === "user"
        ? account?.users.get(caller.name)
        : undefined;
  for (const [key, value] of holder?.tags ?? []) context[`aws:PrincipalTag/${key}`] = value;
  if (caller.kind === "role") {
    // A session tag takes the place of the role's own tag of that name.
    for (const [key, value] of caller.tags) context[`aws:PrincipalTag/${key}`] = value;
    if (caller.sourceIdentity !== undefined) context["aws:SourceIdentity"] = caller.sourceIdentity;
    if (caller.federatedProvider !== undefined) context["aws:FederatedProvider"] = caller.federatedProvider;
  }
  const { organization } = state;
  const path = organization === undefined ? [] : pathTo(organization, caller.account);
  if (organization !== undefined && path.length > 0) {
    context["aws:PrincipalOrgID"] = organization.id;
    context["aws:PrincipalOrgPaths"] = [`${[organization.id, ...path.slice(0, -1)].join("/")}/`];
  }
  return context;
}

/** What every call carries, whoever makes it. */
export function callContext(now: number, region: string, userAgent: string): Context {
  return {
    "aws:CurrentTime": isoSeconds(now),
    "aws:EpochTime": Math.floor(now / 1000),
    "aws:RequestedRegion": region,
    "aws:SecureTransport": "true",
    "aws:SourceIp": "127.0.0.1",
    "aws:UserAgent": userAgent,
  };
}

/** `aws:PrincipalArn` of a session is the role's ARN, not the session's. */
function principalArn(state: State, caller: Caller): string {
  return caller.kind === "role" ? caller.roleArn : callerArn(state, caller);
}

function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
