import { parseIamArn } from "../../../core/estate/read/arn.ts";
import type { CallOptions } from "../collect/calls.ts";
import type { WriteCall } from "./operations.ts";

/** What every call of an apply goes by. */
export interface On {
  readonly write: WriteCall;
  readonly options: CallOptions;
}

export function nameIn(arn: string): string {
  return parseIamArn(arn)?.name ?? arn.slice(arn.lastIndexOf("/") + 1);
}

export function pathIn(arn: string): string {
  return parseIamArn(arn)?.path ?? "/";
}

/** Roles and users have the same operations under two names. */
export function typeOf(owner: string): "Role" | "User" {
  return parseIamArn(owner)?.type === "user" ? "User" : "Role";
}

export function ownerOf(owner: string): { readonly [field: string]: string } {
  return { [`${typeOf(owner)}Name`]: nameIn(owner) };
}
