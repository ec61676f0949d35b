import { SIZE_LIMITS, countCharacters } from "../../../../core/iam/limits.ts";
import type { ManagedPolicy } from "../../state/account.ts";
import { withEntry } from "../../state/state.ts";
import { checkDocument } from "../check-document.ts";
import type { Access, SignedCall } from "../operation.ts";
import { required } from "../wire/shape.ts";
import { accountOf, change, resourceTags } from "./account-of.ts";
import { invalidInput, limitExceeded, noSuchEntity } from "./errors.ts";
import * as shapes from "./shapes.ts";

export const byArn = { PolicyArn: required(shapes.arn) };

export function policyAccess(input: { readonly PolicyArn: string }, call: SignedCall): readonly Access[] {
  return [{ resource: input.PolicyArn, context: resourceTags(accountOf(call).policies.get(input.PolicyArn)?.tags) }];
}

/** A policy of the account. Those of AWS can be read and attached, and nobody but AWS changes them. */
export function ownPolicy(call: SignedCall, arn: string): ManagedPolicy {
  const policy = accountOf(call).policies.get(arn);
  if (policy !== undefined) return policy;
  if (arn.startsWith("arn:aws:iam::aws:policy/"))
    throw invalidInput(`Policy ${arn} is managed by AWS and cannot be modified.`);
  throw noSuchEntity(`Policy ${arn} was not found.`);
}

export function savePolicy(call: SignedCall, policy: ManagedPolicy): void {
  change(call, { policies: withEntry(accountOf(call).policies, policy.arn, policy) });
}

export function checkPolicy(document: string): void {
  checkDocument(document, "identity");
  const { characters, whitespace } = SIZE_LIMITS.identity;
  if (countCharacters(document, whitespace) > characters) {
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${characters}`);
  }
}
