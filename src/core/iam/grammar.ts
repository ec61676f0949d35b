import type { PolicyKind } from "./policy.ts";

/** What the elements of a statement may be in one kind of policy. */
export interface Grammar {
  readonly title: string;
  readonly principal: "required" | "prohibited";
  readonly notPrincipal: boolean;
  readonly resource: "required" | "optional" | "prohibited";
  readonly notAction: boolean;
  readonly id: boolean;
  /** IAM and Organizations allow letters and digits in a `Sid`; other services also allow spaces and more. */
  readonly plainSid: boolean;
  /** Whether a resource must be an ARN or `*`. API Gateway, for one, takes `execute-api:/*` in its own policies. */
  readonly arnsOnly: boolean;
  /** Whether a wildcard may stand before the colon of an action. */
  readonly vendorWildcard: boolean;
  /** Customers' resource control policies deny, for everyone, in the newer version of the language. */
  readonly deniesOnly: boolean;
}

const IDENTITY: Grammar = {
  title: "an identity policy",
  principal: "prohibited",
  notPrincipal: false,
  resource: "required",
  notAction: true,
  id: false,
  plainSid: true,
  arnsOnly: true,
  vendorWildcard: false,
  deniesOnly: false,
};

/**
 * IAM User Guide, "Grammar of the IAM JSON policy language", "NotPrincipal", and for the last two the AWS Organizations
 * User Guide, "SCP syntax" (with the full language since 19 September 2025) and "RCP syntax". That resource control
 * policies take no `NotAction` is remembered, not verified: it costs a diagnostic only.
 */
export const GRAMMAR: Readonly<Record<PolicyKind, Grammar>> = {
  identity: IDENTITY,
  boundary: { ...IDENTITY, title: "a permissions boundary" },
  session: { ...IDENTITY, title: "a session policy" },
  trust: {
    ...IDENTITY,
    title: "a trust policy",
    principal: "required",
    resource: "prohibited",
    id: true,
  },
  // ECR's repository policies, for one, have no `Resource`: they speak of what they hang on.
  resource: {
    ...IDENTITY,
    title: "a resource policy",
    principal: "required",
    notPrincipal: true,
    resource: "optional",
    id: true,
    plainSid: false,
    arnsOnly: false,
  },
  scp: { ...IDENTITY, title: "a service control policy", vendorWildcard: true },
  rcp: {
    ...IDENTITY,
    title: "a resource control policy",
    principal: "required",
    notAction: false,
    vendorWildcard: true,
    deniesOnly: true,
  },
};

/** What a trust policy may allow: the three ways in, and what may be said on the way (IAM service authorization data). */
const TRUST_ACTIONS: ReadonlySet<string> = new Set([
  "sts:AssumeRole",
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
  "sts:SetContext",
  "sts:SetSourceIdentity",
  "sts:TagSession",
]);

/**
 * Whether IAM stores this action in a trust policy. `sts:*` and `STS:assumerolewithwebidentity` were seen refused, so the
 * case counts here. That `sts:AssumeRole*` is stored is known from policies in use, not from a recording.
 */
export function isTrustAction(action: string): boolean {
  if (TRUST_ACTIONS.has(action)) return true;
  return action.startsWith("sts:AssumeRole") && /[*?]/.test(action);
}
