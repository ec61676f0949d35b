import { decide } from "../../../core/iam/decide.ts";
import type { Decision, Principal } from "../../../core/iam/request.ts";
import type { Caller } from "../state/credentials.ts";
import type { State } from "../state/state.ts";
import { callContext, callerContext } from "./caller-context.ts";
import { callerArn } from "./caller.ts";
import { carriedPolicies } from "./carried-policies.ts";
import { type Explanation, explainDecision } from "./explain-decision.ts";
import type { Access, Call } from "./operation.ts";
import { AwsError } from "./wire/aws-error.ts";

/** Throws AWS's refusal when the caller's own policies, boundary, session policies and SCPs do not allow it. */
export function authorize(call: Call, caller: Caller, access: Access): void {
  const action = access.action ?? `${call.service}:${call.operation}`;
  const { policies, unread } = carriedPolicies(call.state, caller);
  const context = {
    ...callContext(call.now, call.region, call.userAgent),
    ...callerContext(call.state, caller),
    ...access.context,
  };
  const decision = decide(policies, {
    principal: principalOf(call.state, caller),
    action,
    resource: access.resource,
    resourceAccount: caller.account,
    context,
  });
  if (unread.length > 0) call.notes.push(`could not be read whole: ${unread.join(", ")}`);
  if (!decision.exact) call.notes.push("the decision is not exact: part of a policy could not be read");
  if (decision.allowed) return;
  throw refusal(
    callerArn(call.state, caller),
    action,
    access.resource,
    explainDecision(decision, context),
    decision.kind,
  );
}

export function principalOf(state: State, caller: Caller): Principal {
  return { kind: "aws", arn: callerArn(state, caller), account: caller.account };
}

/** `User: ... is not authorized to perform: ...` (IAM User Guide, "Troubleshoot access denied error messages"). */
function refusal(
  arn: string,
  action: string,
  resource: string,
  { type, why }: Explanation,
  kind: Decision["kind"],
): AwsError {
  const reason =
    kind === "explicit-deny"
      ? `with an explicit deny in a ${type} policy`
      : `because no ${type} policy allows the ${action} action`;
  const message = `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return new AwsError("AccessDenied", 403, message, { why });
}

/** The refusal that a rehearsal asked for, in the words of a real one. */
export function injectedRefusal(call: Call): AwsError {
  const action = `${call.service}:${call.operation}`;
  const message =
    call.caller === undefined
      ? `Not authorized to perform ${action}`
      : `User: ${callerArn(call.state, call.caller)} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
  return new AwsError("AccessDenied", 403, message, { injected: true });
}
