import type { Account, Role } from "../../state/account.ts";
import type { State } from "../../state/state.ts";
import { AwsError } from "../wire/aws-error.ts";

export interface RoleTarget {
  readonly account: Account | undefined;
  /** Absent where there is no such role. STS never says so: it answers as to a role that does not trust the caller. */
  readonly role: Role | undefined;
  readonly accountId: string;
}

/** Finds the role that a caller of STS names. Its path belongs to the ARN: with a wrong path it is not found. */
export function findRole(state: State, arn: string): RoleTarget {
  const parts = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:[\u0021-\u007E]+\/)?([\w+=,.@-]+)$/.exec(arn);
  if (parts === null) throw new AwsError("ValidationError", 400, `${arn} is invalid`);
  const [, accountId = "", name = ""] = parts;
  const account = state.accounts.get(accountId);
  const role = account?.roles.get(name);
  return { account, role: role?.arn === arn ? role : undefined, accountId };
}
