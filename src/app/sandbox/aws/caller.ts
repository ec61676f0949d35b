import type { Caller } from "../state/credentials.ts";
import type { State } from "../state/state.ts";

/** What `aws:PrincipalArn`, error messages and GetCallerIdentity call the caller. */
export function callerArn(state: State, caller: Caller): string {
  switch (caller.kind) {
    case "root":
      return `arn:aws:iam::${caller.account}:root`;
    case "user":
      return entityArn(caller, state) ?? `arn:aws:iam::${caller.account}:user/${caller.name}`;
    case "role":
      return `arn:aws:sts::${caller.account}:assumed-role/${caller.role}/${caller.sessionName}`;
  }
}

/** The unique id, with the session's name where there is one. */
export function callerId(caller: Caller): string {
  switch (caller.kind) {
    case "root":
      return caller.account;
    case "user":
      return caller.id;
    case "role":
      return `${caller.roleId}:${caller.sessionName}`;
  }
}

/** The role or user whose policies the caller acts by; the root has none. */
export function entityArn(caller: Caller, state: State): string | undefined {
  if (caller.kind === "role") return caller.roleArn;
  return caller.kind === "user" ? state.accounts.get(caller.account)?.users.get(caller.name)?.arn : undefined;
}
