import type { Operation } from "./operation.ts";

export interface Service {
  /** As in action names and in the scope of a signature. */
  readonly id: string;
  readonly protocol: "query" | "json" | "ec2" | "rest";
  readonly version: string;
  readonly namespace: string;
  /** What stands before the operation's name in `X-Amz-Target`. */
  readonly target?: string;
  readonly operations: ReadonlyMap<string, Operation>;
}

export function byName(...groups: readonly (readonly Operation[])[]): ReadonlyMap<string, Operation> {
  return new Map(groups.flat().map((operation) => [operation.name, operation]));
}
