import { decide } from "../../../../core/iam/decide.ts";
import type { RoleCaller } from "../../state/credentials.ts";
import { principalOf } from "../authorize.ts";
import { callerArn, callerId } from "../caller.ts";
import { type Context, callContext, callerContext } from "../caller-context.ts";
import { PolicyReader, carriedPolicies, controlLevels } from "../carried-policies.ts";
import { explainDecision } from "../explain-decision.ts";
import { type SignedCall, operation } from "../operation.ts";
import { shownTrust } from "../trust.ts";
import { AwsError } from "../wire/aws-error.ts";
import { integer, list, required, string, structure } from "../wire/shape.ts";
import { regionDisabled } from "./region-disabled.ts";
import { type RoleTarget, findRole } from "./role-arn.ts";
import { sessionPolicies } from "./session-policies.ts";
import { shownCredentials } from "./session-result.ts";
import * as shapes from "./shapes.ts";

/** Role chaining: the session of a role that assumes another lasts an hour at most, whatever the roles say. */
const CHAINED_SECONDS = 3600;

export const assumeRole = operation({
  name: "AssumeRole",
  effect: "read",
  input: {
    RoleArn: required(shapes.arn),
    RoleSessionName: required(shapes.sessionName),
    PolicyArns: shapes.policyArns,
    Policy: shapes.longPolicy,
    DurationSeconds: shapes.duration,
    Tags: shapes.tags,
    TransitiveTagKeys: shapes.tagKeys,
    ExternalId: shapes.externalId,
    SerialNumber: shapes.serialNumber,
    TokenCode: shapes.tokenCode,
    SourceIdentity: shapes.sourceIdentity,
    ProvidedContexts: list(structure({ ProviderArn: shapes.arn, ContextAssertion: string({ min: 4, max: 2048 }) }), {
      min: 1,
      max: 5,
    }),
  },
  output: {
    Credentials: shapes.credentials,
    AssumedRoleUser: shapes.assumedRoleUser,
    PackedPolicySize: integer(0),
    SourceIdentity: shapes.sourceIdentity,
  },
  run(input, call) {
    const { world, now, caller } = call;
    call.resource = input.RoleArn;
    const target = findRole(call.state, input.RoleArn);
    if (world.disabledRegions.has(call.region)) throw regionDisabled(caller.account);
    if (caller.kind === "root") throw new AwsError("AccessDenied", 403, "Roles may not be assumed by root accounts.");
    if (input.TokenCode !== undefined) {
      const message = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
      throw new AwsError("AccessDenied", 403, message, { why: ["the sandbox has no MFA devices"] });
    }
    const tags = requestedTags(input.Tags ?? [], caller.kind === "role" ? caller : undefined);
    const transitive = [...new Set([...inherited(caller).transitive, ...(input.TransitiveTagKeys ?? [])])];
    const sourceIdentity = input.SourceIdentity ?? inherited(caller).sourceIdentity;
    const given = new Map((input.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
    checkAccess(call, target, input.RoleArn, { ...input, given, transitive });
    const { role, accountId } = target;
    if (role === undefined) throw notAuthorized(call, "sts:AssumeRole", input.RoleArn, []);
    const duration = input.DurationSeconds ?? CHAINED_SECONDS;
    if (caller.kind === "role" && duration > CHAINED_SECONDS) {
      const message =
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
      throw new AwsError("ValidationError", 400, message);
    }
    if (duration > role.maxSessionDuration) {
      const message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
      throw new AwsError("ValidationError", 400, message);
    }
    const policies = sessionPolicies(call.state, accountId, input, tags);
    const session: RoleCaller = {
      kind: "role",
      account: accountId,
      role: role.name,
      roleId: role.id,
      roleArn: role.arn,
      sessionName: input.RoleSessionName,
      issuedAt: now,
      policies: policies.texts,
      tags,
      transitive,
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    };
    world.activity.roleUsed(role.id, { at: now, region: call.region });
    return {
      Credentials: shownCredentials(world.credentials.issueSession(session, now + duration * 1000)),
      AssumedRoleUser: { AssumedRoleId: callerId(session), Arn: callerArn(call.state, session) },
      PackedPolicySize: policies.packedPercent,
      SourceIdentity: sourceIdentity,
    };
  },
});

interface Asked {
  readonly RoleSessionName: string;
  readonly ExternalId?: string | undefined;
  readonly SourceIdentity?: string | undefined;
  readonly given: ReadonlyMap<string, string>;
  readonly transitive: readonly string[];
}

/** The caller's own policies, the role's trust and the RCPs above it, for each action that the call needs. */
function checkAccess(call: SignedCall, target: RoleTarget, roleArn: string, asked: Asked): void {
  const { caller } = call;
  const { role, accountId } = target;
  const carried = carriedPolicies(call.state, caller);
  const reader = new PolicyReader();
  const [trust] = role === undefined ? [] : reader.read(shownTrust(call.state, role), "trust", `trust of ${role.name}`);
  const rcps = controlLevels(call.state, accountId, "RESOURCE_CONTROL_POLICY", reader);
  const unread = [...carried.unread, ...reader.unread];
  if (unread.length > 0) call.notes.push(`could not be read: ${unread.join(", ")}`);
  const actions = [
    "sts:AssumeRole",
    ...(asked.given.size > 0 ? ["sts:TagSession"] : []),
    ...(asked.SourceIdentity === undefined ? [] : ["sts:SetSourceIdentity"]),
  ];
  const context = assumeContext(call, target, asked);
  for (const action of actions) {
    const decision = decide(
      {
        ...carried.policies,
        ...(trust === undefined ? {} : { trust }),
        ...(rcps === undefined ? {} : { rcps }),
      },
      {
        principal: principalOf(call.state, caller),
        action,
        resource: roleArn,
        resourceAccount: accountId,
        context,
      },
    );
    if (role === undefined) throw notAuthorized(call, action, roleArn, [`there is no role ${roleArn}`]);
    if (!decision.allowed) throw notAuthorized(call, action, roleArn, explainDecision(decision, context).why);
  }
}

function assumeContext(call: SignedCall, { role, accountId }: RoleTarget, asked: Asked): Context {
  const context: Context = {
    ...callContext(call.now, call.region, call.userAgent),
    ...callerContext(call.state, call.caller),
    "sts:RoleSessionName": asked.RoleSessionName,
    "aws:ResourceAccount": accountId,
  };
  if (asked.ExternalId !== undefined) context["sts:ExternalId"] = asked.ExternalId;
  if (asked.SourceIdentity !== undefined) context["sts:SourceIdentity"] = asked.SourceIdentity;
  for (const [key, value] of asked.given) context[`aws:RequestTag/${key}`] = value;
  if (asked.given.size > 0) context["aws:TagKeys"] = [...asked.given.keys()];
  if (asked.transitive.length > 0) context["sts:TransitiveTagKeys"] = asked.transitive;
  for (const [key, value] of role?.tags ?? []) {
    context[`aws:ResourceTag/${key}`] = value;
    context[`iam:ResourceTag/${key}`] = value;
  }
  return context;
}

/** The tags of the new session: those asked for, and those that travel with the caller's session and cannot be changed. */
function requestedTags(
  asked: readonly { readonly Key: string; readonly Value: string }[],
  caller: RoleCaller | undefined,
): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const key of caller?.transitive ?? []) {
    const value = caller?.tags.get(key);
    if (value !== undefined) tags.set(key, value);
  }
  for (const { Key, Value } of asked) {
    if (caller?.transitive.includes(Key)) {
      const message =
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.";
      throw new AwsError("InvalidParameterValue", 400, message);
    }
    tags.set(Key, Value);
  }
  return tags;
}

function inherited(caller: SignedCall["caller"]): { transitive: readonly string[]; sourceIdentity?: string } {
  return caller.kind === "role" ? caller : { transitive: [] };
}

function notAuthorized(call: SignedCall, action: string, resource: string, why: readonly string[]): AwsError {
  const message = `User: ${callerArn(call.state, call.caller)} is not authorized to perform: ${action} on resource: ${resource}`;
  return new AwsError("AccessDenied", 403, message, { why });
}
