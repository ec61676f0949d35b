/** One AWS account as its IAM keeps it. Frozen data: every write makes a new account, so that a late read sees the old one. */
export interface Account {
  readonly id: string;
  readonly alias?: string;
  readonly createdAt: number;
  /** By ARN. */
  readonly providers: ReadonlyMap<string, OidcProvider>;
  /** By name, as the next four. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly users: ReadonlyMap<string, User>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly profiles: ReadonlyMap<string, InstanceProfile>;
  /** By ARN. */
  readonly policies: ReadonlyMap<string, ManagedPolicy>;
  /** By access key id. */
  readonly keys: ReadonlyMap<string, AccessKey>;
  /** By id. The sandbox runs no machines; it knows of those that a snapshot saw. */
  readonly instances: ReadonlyMap<string, Instance>;
  /** By region and name. */
  readonly clusters: ReadonlyMap<string, Cluster>;
  /** By ARN. */
  readonly buildProjects: ReadonlyMap<string, BuildProject>;
}

export interface BuildProject {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly serviceRole?: string;
  readonly sourceType: string;
  readonly location?: string;
  readonly webhook?: { readonly events: readonly string[]; readonly filters: readonly string[] };
}

export interface Instance {
  readonly id: string;
  readonly region?: string;
  readonly state: string;
  /** The profile's ARN, and the id of what ties it to the machine. */
  readonly profile?: { readonly arn: string; readonly associationId: string };
  readonly tokens: "required" | "optional";
  readonly hopLimit: number;
  readonly endpoint: "enabled" | "disabled";
  readonly launchedAt: number;
  readonly tags: Tags;
}

export interface Cluster {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly issuer?: string;
  readonly createdAt: number;
  /** By association id. */
  readonly podIdentities: ReadonlyMap<string, PodIdentity>;
}

export interface PodIdentity {
  readonly id: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  readonly targetRoleArn?: string;
  readonly createdAt: number;
  readonly tags: Tags;
}

export type Tags = ReadonlyMap<string, string>;

export interface OidcProvider {
  readonly arn: string;
  /** Without `https://`, as IAM shows it. */
  readonly url: string;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
  readonly createdAt: number;
  readonly tags: Tags;
}

/** What has policies: a role, a user or a group. */
export interface Holder {
  readonly path: string;
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  /** Inline policies by name. */
  readonly inline: ReadonlyMap<string, string>;
  /** ARNs of managed policies, in the order in which they were attached. */
  readonly attached: readonly string[];
}

export interface Role extends Holder {
  readonly trust: Trust;
  readonly description?: string;
  readonly maxSessionDuration: number;
  readonly boundary?: string;
  readonly tags: Tags;
  readonly lastUsed?: { readonly at?: number; readonly region?: string };
}

/** A trust policy with the unique ids that its principals had when it was written: IAM keeps the id, not the name. */
export interface Trust {
  readonly text: string;
  readonly bound: ReadonlyMap<string, string>;
}

export interface User extends Holder {
  readonly boundary?: string;
  readonly tags: Tags;
  readonly groups: readonly string[];
  readonly passwordLastUsed?: number;
  /** That there is one, and never the password itself. */
  readonly password?: { readonly createdAt: number; readonly resetRequired: boolean };
}

export type Group = Holder;

export interface InstanceProfile {
  readonly path: string;
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly role?: string;
  readonly tags: Tags;
}

export interface ManagedPolicy {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly path: string;
  readonly description?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly versions: readonly PolicyVersion[];
  /** Versions are never counted down: after `v3` is deleted comes `v4`. */
  readonly nextVersion: number;
  readonly tags: Tags;
}

export interface PolicyVersion {
  readonly id: string;
  readonly document: string;
  readonly isDefault: boolean;
  readonly createdAt: number;
}

export interface AccessKey {
  readonly id: string;
  readonly user: string;
  readonly status: "Active" | "Inactive";
  readonly createdAt: number;
  readonly lastUsed?: { readonly at?: number; readonly region: string; readonly service: string };
}

export function emptyAccount(id: string, createdAt: number): Account {
  const none = new Map<string, never>();
  return {
    id,
    createdAt,
    providers: none,
    roles: none,
    users: none,
    groups: none,
    profiles: none,
    policies: none,
    keys: none,
    instances: none,
    clusters: none,
    buildProjects: none,
  };
}
