import { claimsSeen } from "../../../../core/admission/claims-seen.ts";
import { doorwayOf } from "../../../../core/admission/doorway.ts";
import { requestOf } from "../../../../core/admission/web-identity-request.ts";
import { decide } from "../../../../core/iam/decide.ts";
import type { Account, Role } from "../../state/account.ts";
import type { RoleCaller } from "../../state/credentials.ts";
import { callerArn, callerId } from "../caller.ts";
import { type Context, callContext } from "../caller-context.ts";
import { PolicyReader, controlLevels } from "../carried-policies.ts";
import { explainDecision } from "../explain-decision.ts";
import { type Call, unsignedOperation } from "../operation.ts";
import { shownTrust } from "../trust.ts";
import { AwsError } from "../wire/aws-error.ts";
import { integer, required, string, text } from "../wire/shape.ts";
import { readAwsClaims, type AwsClaims } from "./aws-claims.ts";
import { regionDisabled } from "./region-disabled.ts";
import { type RoleTarget, findRole } from "./role-arn.ts";
import { type SessionInput, sessionPolicies } from "./session-policies.ts";
import { shownCredentials } from "./session-result.ts";
import * as shapes from "./shapes.ts";
import { type GenuineToken, verifyToken } from "./verify-token.ts";

const ACTION = "sts:AssumeRoleWithWebIdentity";

export const assumeRoleWithWebIdentity = unsignedOperation({
  name: "AssumeRoleWithWebIdentity",
  effect: "read",
  input: {
    RoleArn: required(shapes.arn),
    RoleSessionName: required(shapes.sessionName),
    WebIdentityToken: required(shapes.webIdentityToken),
    ProviderId: string({ min: 4, max: 2048 }),
    PolicyArns: shapes.policyArns,
    Policy: shapes.shortPolicy,
    DurationSeconds: shapes.duration,
  },
  output: {
    Credentials: shapes.credentials,
    SubjectFromWebIdentityToken: text,
    AssumedRoleUser: shapes.assumedRoleUser,
    PackedPolicySize: integer(0),
    Provider: text,
    Audience: text,
    SourceIdentity: shapes.sourceIdentity,
  },
  async run(input, call) {
    const { world, now } = call;
    call.resource = input.RoleArn;
    const { account, role, accountId } = findRole(call.state, input.RoleArn);
    if (world.disabledRegions.has(call.region)) throw regionDisabled(accountId);
    if (input.ProviderId !== undefined) {
      // A provider id means an OAuth 2.0 access token, and those that STS knows are gone or elsewhere.
      throw new AwsError("InvalidIdentityToken", 400, "Provided Token is not a Login With Amazon token");
    }
    const token = await verifyToken(input.WebIdentityToken, account, world.issuers, now);
    const subject = String(token.claims.sub);
    call.actor = `${token.provider.url} ${subject}`;
    const attempt = {
      id: call.requestId,
      at: now,
      region: call.region,
      account: accountId,
      roleArn: input.RoleArn,
      sessionName: input.RoleSessionName,
      providerArn: token.provider.arn,
      subject,
      audience: token.audience,
      userAgent: call.userAgent,
    };
    try {
      const { caller, packedPercent, seconds } = enter(call, input, token, { account, role, accountId });
      const credentials = world.credentials.issueSession(caller, now + seconds * 1000);
      world.trail.add({ ...attempt, accessKeyId: credentials.accessKeyId });
      world.activity.roleUsed(caller.roleId, { at: now, region: call.region });
      return {
        Credentials: shownCredentials(credentials),
        SubjectFromWebIdentityToken: subject,
        AssumedRoleUser: { AssumedRoleId: callerId(caller), Arn: callerArn(call.state, caller) },
        PackedPolicySize: packedPercent,
        Provider: token.provider.arn,
        Audience: token.audience,
        SourceIdentity: caller.sourceIdentity,
      };
    } catch (error) {
      if (error instanceof AwsError && error.code === "AccessDenied") {
        world.trail.add({ ...attempt, errorCode: error.code });
      }
      throw error;
    }
  },
});

interface Asked extends SessionInput {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds?: number | undefined;
}

interface Entered {
  readonly caller: RoleCaller;
  readonly packedPercent: number;
  readonly seconds: number;
}

/** What a genuine token still has to pass: its own list of roles, the trust policy, and the limits of the session. */
function enter(call: Call, input: Asked, token: GenuineToken, { account, role, accountId }: RoleTarget): Entered {
  const forAws = readAwsClaims(token.claims);
  if (forAws.roles !== undefined && !forAws.roles.includes(input.RoleArn)) {
    const message = "The target role ARN is not present in the roles claim of the identity token";
    throw new AwsError("InvalidIdentityToken", 400, message);
  }
  if (role === undefined || account === undefined) throw notAuthorized(ACTION, [`there is no role ${input.RoleArn}`]);
  checkTrust(call, account, role, token, forAws, input.RoleSessionName);
  const seconds = input.DurationSeconds ?? 3600;
  if (seconds > role.maxSessionDuration) {
    const message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    throw new AwsError("ValidationError", 400, message);
  }
  const policies = sessionPolicies(call.state, accountId, input, forAws.tags);
  const caller: RoleCaller = {
    kind: "role",
    account: accountId,
    role: role.name,
    roleId: role.id,
    roleArn: role.arn,
    sessionName: input.RoleSessionName,
    issuedAt: call.now,
    policies: policies.texts,
    tags: forAws.tags,
    transitive: forAws.transitive,
    federatedProvider: token.provider.arn,
    ...(forAws.sourceIdentity === undefined ? {} : { sourceIdentity: forAws.sourceIdentity }),
  };
  return { caller, packedPercent: policies.packedPercent, seconds };
}

/**
 * The role's trust and the RCPs above it; nothing else has a say in a call that no AWS identity makes. Tags and a source
 * identity in the token need their own permission in the same trust policy.
 */
function checkTrust(
  call: Call,
  account: Account,
  role: Role,
  token: GenuineToken,
  forAws: AwsClaims,
  sessionName: string,
): void {
  const reader = new PolicyReader();
  const [trust] = reader.read(shownTrust(call.state, role), "trust", `trust of ${role.name}`);
  const rcps = controlLevels(call.state, account.id, "RESOURCE_CONTROL_POLICY", reader);
  if (reader.unread.length > 0) call.notes.push(`could not be read: ${reader.unread.join(", ")}`);
  if (trust === undefined) throw notAuthorized(ACTION, [`the trust policy of ${role.name} cannot be read`]);
  if (token.ambiguous)
    call.notes.push(`the provider takes several of the token's audiences; ${token.audience} was taken`);
  const { clientIds, url } = token.provider;
  const doorway = doorwayOf({ account: account.id, provider: { url, clientIds }, roleArn: role.arn }, trust);
  const request = requestOf(doorway, { ...claimsSeen(token.claims, doorway), aud: token.audience });
  const context = { ...request.context, ...callersContext(call, role, token, forAws, sessionName) };
  const actions = [
    ACTION,
    ...(forAws.tags.size > 0 ? ["sts:TagSession"] : []),
    ...(forAws.sourceIdentity === undefined ? [] : ["sts:SetSourceIdentity"]),
  ];
  for (const action of actions) {
    const policies = { trust, ...(rcps === undefined ? {} : { rcps }) };
    const decision = decide(policies, { ...request, action, context });
    if (!decision.allowed) throw notAuthorized(action, explainDecision(decision, context).why);
  }
}

/** What the call itself brings to the condition keys, beside the claims that AWS makes into some. */
function callersContext(call: Call, role: Role, token: GenuineToken, forAws: AwsClaims, sessionName: string): Context {
  const context: Context = {
    ...callContext(call.now, call.region, call.userAgent),
    "aws:FederatedProvider": token.provider.arn,
    "sts:RoleSessionName": sessionName,
    "sts:RoleAuthorizedByIdp": String(forAws.roles !== undefined),
    "aws:ResourceAccount": role.arn.split(":")[4] ?? "",
  };
  for (const [key, value] of role.tags) {
    context[`aws:ResourceTag/${key}`] = value;
    context[`iam:ResourceTag/${key}`] = value;
  }
  for (const [key, value] of forAws.tags) context[`aws:RequestTag/${key}`] = value;
  if (forAws.tags.size > 0) context["aws:TagKeys"] = [...forAws.tags.keys()];
  if (forAws.transitive.length > 0) context["sts:TransitiveTagKeys"] = forAws.transitive;
  if (forAws.sourceIdentity !== undefined) context["sts:SourceIdentity"] = forAws.sourceIdentity;
  return context;
}

/** All that a pipeline ever gets to read, whatever the cause. */
function notAuthorized(action: string, why: readonly string[]): AwsError {
  return new AwsError("AccessDenied", 403, `Not authorized to perform ${action}`, { why });
}
