/**
 * What an action must be allowed on. `self`: the acting role or user. `own-policy`: a managed policy attached to it.
 * `own-group`: a group it is in. `target`: the principal that is reached. `instance`: an instance that carries the target.
 * `anything`: whatever the policy's own resources name.
 */
export type Slot = "self" | "own-policy" | "own-group" | "target" | "target-group" | "instance" | "anything";

export interface PathStep {
  /** One of them is enough. */
  readonly actions: readonly string[];
  readonly on: Slot;
  readonly does: string;
}

/**
 * What a path ends in. `itself`: the actor with whatever rights it likes. `new`: a principal that it makes. `role` and
 * `user`: one that is there. `service-role`: a role that trusts the path's service, passed to it. `workload-role`: the
 * same, where something that is already running carries it. `instance-role`: the role of an instance's profile.
 */
export type Reaches =
  | "itself"
  | "new"
  | "role"
  | "user"
  | "service-role"
  | "workload-role"
  | "instance-role"
  | "group-of-administrators";

export interface EscalationPath {
  readonly id: string;
  readonly reaches: Reaches;
  /** Which kind of principal can walk it. */
  readonly actor: "role" | "user" | "any";
  /** The service that must be trusted by the role that is passed. */
  readonly service?: string;
  readonly steps: readonly PathStep[];
  /** What must be there besides, and is not in the data. */
  readonly assumes?: string;
}
