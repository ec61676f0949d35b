import { callerArn, callerId } from "../caller.ts";
import { operation } from "../operation.ts";
import { AwsError } from "../wire/aws-error.ts";
import { required, text } from "../wire/shape.ts";
import { shownCredentials } from "./session-result.ts";
import * as shapes from "./shapes.ts";

/** Needs no permission, and no policy can take it away. */
export const getCallerIdentity = operation({
  name: "GetCallerIdentity",
  effect: "read",
  input: {},
  output: { UserId: text, Account: text, Arn: text },
  run(_input, call) {
    const { caller } = call;
    return { UserId: callerId(caller), Account: caller.account, Arn: callerArn(call.state, caller) };
  },
});

export const getAccessKeyInfo = operation({
  name: "GetAccessKeyInfo",
  effect: "read",
  input: { AccessKeyId: required(shapes.accessKeyId) },
  output: { Account: text },
  access: () => [{ resource: "*" }],
  run(input, call) {
    const known = call.world.credentials.find(input.AccessKeyId)?.caller.account;
    const account = known ?? ownerOf(input.AccessKeyId, call.state.accounts.values());
    // AWS works the account out of the id itself; for a key that nobody here made there is nothing to work it out of.
    if (account === undefined) throw new AwsError("ValidationError", 400, "Invalid AccessKeyId");
    return { Account: account };
  },
});

export const getSessionToken = operation({
  name: "GetSessionToken",
  effect: "read",
  input: { DurationSeconds: shapes.sessionDuration, SerialNumber: shapes.serialNumber, TokenCode: shapes.tokenCode },
  output: { Credentials: shapes.credentials },
  run(input, call) {
    const { caller, now, world } = call;
    if (caller.kind === "role" || (caller.kind === "user" && caller.issuedAt !== undefined)) {
      throw new AwsError("AccessDenied", 403, "Cannot call GetSessionToken with session credentials");
    }
    const longest = caller.kind === "root" ? 3600 : 129_600;
    const duration = Math.min(input.DurationSeconds ?? (caller.kind === "root" ? 3600 : 43_200), longest);
    const session = caller.kind === "user" ? { ...caller, issuedAt: now } : caller;
    return { Credentials: shownCredentials(world.credentials.issueSession(session, now + duration * 1000)) };
  },
});

function ownerOf(
  accessKeyId: string,
  accounts: Iterable<{ readonly id: string; readonly keys: ReadonlyMap<string, unknown> }>,
): string | undefined {
  for (const account of accounts) if (account.keys.has(accessKeyId)) return account.id;
  return undefined;
}
