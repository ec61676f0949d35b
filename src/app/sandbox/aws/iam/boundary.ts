import { findPolicy } from "../../state/state.ts";
import type { SignedCall } from "../operation.ts";
import { accountOf } from "./account-of.ts";
import { noSuchEntity } from "./errors.ts";

/** A boundary is a managed policy that is there. */
export function checkBoundary(call: SignedCall, arn: string): void {
  if (findPolicy(call.state, accountOf(call), arn) === undefined) {
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
  }
}
