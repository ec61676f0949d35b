import type { HeldPolicy } from "./place.ts";

/** The organization, as far as it was read. */
export interface Organization {
  readonly id?: string;
  readonly managementAccount?: string;
  readonly accounts: readonly OrganizationAccount[];
  readonly units: readonly OrganizationUnit[];
  /** Absent: not read, or denied. */
  readonly scps?: readonly ControlPolicy[];
  readonly rcps?: readonly ControlPolicy[];
}

export interface OrganizationAccount {
  readonly id: string;
  readonly name?: string;
  readonly status?: string;
  /** Id of the root or unit that it stands in. */
  readonly parent?: string;
}

/** A root (without a parent) or an organizational unit. */
export interface OrganizationUnit {
  readonly id: string;
  readonly name?: string;
  readonly parent?: string;
}

export interface ControlPolicy {
  readonly id: string;
  readonly name: string;
  readonly awsManaged: boolean;
  readonly held: HeldPolicy;
  /** Ids of roots, units and accounts. Absent: not read. */
  readonly targets?: readonly string[];
}
