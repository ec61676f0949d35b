import { type Context, contextOf } from "./context.ts";
import { type PrincipalForm, isAccount, principalForm } from "./principal-form.ts";
import type { Principal, Request } from "./request.ts";

/** A request made ready to be asked about by every statement. */
export interface Asked {
  readonly kind: Principal["kind"];
  /** The caller's own ARN, the provider's for a web identity, or a service's name. */
  readonly arn: string;
  readonly account: string | undefined;
  /** Who an AWS principal is; nothing for the other kinds, and for one of which only the account is known. */
  readonly caller: PrincipalForm | undefined;
  readonly action: string;
  readonly service: string;
  readonly resource: string;
  readonly context: Context;
  /** Whether caller and resource are of one account. */
  readonly sameAccount: boolean;
}

/** Where an account is not known, the resource is taken to be in the caller's own. */
export function ask(request: Request): Asked {
  const principal: Partial<Principal> = request.principal ?? {};
  const kind = principal.kind ?? "anonymous";
  const arn = textOf(principal.arn);
  const action = textOf(request.action).toLowerCase();
  const resource = textOf(request.resource);
  const account = principal.account ?? accountOf(arn);
  const resourceAccount = request.resourceAccount ?? accountOf(resource);
  return {
    kind,
    arn,
    account,
    caller: kind === "aws" && arn !== "" ? principalForm(arn) : undefined,
    action,
    service: action.slice(0, Math.max(action.indexOf(":"), 0)),
    resource,
    context: contextOf(request.context),
    sameAccount: account === undefined || resourceAccount === undefined || account === resourceAccount,
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function accountOf(arn: string): string | undefined {
  if (!arn.startsWith("arn:")) return undefined;
  const account = arn.split(":", 5)[4] ?? "";
  return isAccount(account) ? account : undefined;
}

/** The root user of an account, which has every permission in it and no policies of its own. */
export function isRoot(asked: Asked): boolean {
  return asked.caller?.form === "account";
}

/** Roles that belong to a service of AWS: neither SCPs nor RCPs restrict them. */
export function isServiceLinked(asked: Asked): boolean {
  if (asked.kind !== "aws") return false;
  return asked.arn.includes(":role/aws-service-role/") || asked.arn.includes(":assumed-role/AWSServiceRoleFor");
}
