import { isUser, nameIn } from "../../../core/estate/read/arn.ts";
import type { CallOptions } from "../collect/calls.ts";
import type { WriteCall } from "./operations.ts";

/** What every call of an apply goes by. */
export interface On {
  readonly write: WriteCall;
  readonly options: CallOptions;
}

/** Roles and users have the same operations under two names. */
export function typeOf(owner: string): "Role" | "User" {
  return isUser(owner) ? "User" : "Role";
}

export function ownerOf(owner: string): { readonly [field: string]: string } {
  return { [`${typeOf(owner)}Name`]: nameIn(owner) };
}
