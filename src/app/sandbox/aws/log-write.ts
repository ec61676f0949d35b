import type { Caller } from "../state/credentials.ts";
import { callerArn, callerId, entityArn } from "./caller.ts";
import type { Call, Fields, Operation } from "./operation.ts";
import type { Members } from "./wire/shape.ts";

/** Where the partition logs what has no region. */
const HOME = "us-east-1";

/**
 * Leaves in the trail what CloudTrail would have of a write to IAM, one that was refused included, and of whatever a user
 * does with a key.
 */
export function logWrite(call: Call, { effect, name, input }: Operation, fields: Fields, errorCode?: string): void {
  const { caller, world } = call;
  const isWrite = call.service === "iam" && effect === "write";
  if (caller === undefined || (!isWrite && caller.kind !== "user")) return;
  const arn = callerArn(call.state, caller);
  world.trail.addWrite({
    id: world.ids.uuid("event"),
    at: call.now,
    region: call.service === "iam" ? HOME : call.region,
    account: caller.account,
    service: call.service,
    operation: name,
    readOnly: effect === "read",
    identity: identityOf(call, caller, arn),
    ...(call.accessKeyId === undefined ? {} : { accessKeyId: call.accessKeyId }),
    userName: arn.slice(arn.lastIndexOf("/") + 1),
    parameters: withoutSecrets(input, fields),
    userAgent: call.userAgent,
    ...(errorCode === undefined ? {} : { errorCode }),
  });
}

/** A password, say, is in no record. */
function withoutSecrets(input: Members, fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => {
      const shape = input[name];
      return shape?.kind !== "string" || shape.sensitive !== true;
    }),
  );
}

/** `userIdentity` (CloudTrail User Guide, "CloudTrail userIdentity element"). */
function identityOf(call: Call, caller: Caller, arn: string): object {
  const key = call.accessKeyId === undefined ? {} : { accessKeyId: call.accessKeyId };
  const base = { principalId: callerId(caller), arn, accountId: caller.account, ...key };
  switch (caller.kind) {
    case "root":
      return { type: "Root", ...base };
    case "user":
      return { type: "IAMUser", ...base, userName: caller.name };
    case "role":
      return {
        type: "AssumedRole",
        ...base,
        sessionContext: {
          sessionIssuer: {
            type: "Role",
            principalId: caller.roleId,
            arn: entityArn(caller, call.state),
            accountId: caller.account,
            userName: caller.role,
          },
        },
      };
  }
}
