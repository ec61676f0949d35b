import type { Caller } from "../state/credentials.ts";

/** What `aws:PrincipalArn`, error messages and GetCallerIdentity call the caller. */
export function callerArn(caller: Caller, path = "/"): string {
  switch (caller.kind) {
    case "root":
      return `arn:aws:iam::${caller.account}:root`;
    case "user":
      return `arn:aws:iam::${caller.account}:user${path}${caller.name}`;
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
