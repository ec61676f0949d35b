/**
 * The things that a change can touch, each as plain data that says everything we manage of it. Policies are canonical
 * text, so that two objects are the same exactly when their bytes are; meaning is compared where policies are compared.
 */
export type CloudObject =
  | ProviderObject
  | RoleObject
  | InlinePolicyObject
  | ManagedPolicyObject
  | AttachmentObject
  | InstanceProfileObject
  | ProfileAssociationObject
  | PodIdentityObject
  | UserObject
  | AccessKeyObject
  | ControlPolicyObject;

export type ObjectKind = CloudObject["kind"];

/** The objects of one kind. */
export type Of<Kind extends ObjectKind> = Extract<CloudObject, { readonly kind: Kind }>;
export type Tags = Readonly<Record<string, string>>;

export interface ProviderObject {
  readonly kind: "provider";
  readonly arn: string;
  /** As IAM shows it: without `https://`. */
  readonly url: string;
  readonly clientIds: readonly string[];
  /** Absent: left to AWS, which trusts the public authorities by itself. */
  readonly thumbprints?: readonly string[];
  readonly tags: Tags;
}

export interface RoleObject {
  readonly kind: "role";
  readonly arn: string;
  readonly trust: string;
  readonly description?: string;
  readonly maxSessionSeconds: number;
  readonly boundary?: string;
  readonly tags: Tags;
}

export interface InlinePolicyObject {
  readonly kind: "inline-policy";
  /** The role or user that it is part of. */
  readonly owner: string;
  readonly name: string;
  readonly policy: string;
}

export interface ManagedPolicyObject {
  readonly kind: "managed-policy";
  readonly arn: string;
  readonly policy: string;
  readonly description?: string;
  /** Absent: not read. */
  readonly tags?: Tags;
}

export interface AttachmentObject {
  readonly kind: "attachment";
  readonly owner: string;
  readonly policyArn: string;
}

export interface InstanceProfileObject {
  readonly kind: "instance-profile";
  readonly arn: string;
  /** At most one, as AWS has it. */
  readonly role?: string;
  /** Absent: not read. */
  readonly tags?: Tags;
}

export interface ProfileAssociationObject {
  readonly kind: "profile-association";
  readonly instance: string;
  readonly profileArn: string;
}

export interface PodIdentityObject {
  readonly kind: "pod-identity";
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly role: string;
}

export interface UserObject {
  readonly kind: "user";
  readonly arn: string;
  readonly boundary?: string;
  readonly tags: Tags;
}

export interface AccessKeyObject {
  readonly kind: "access-key";
  readonly user: string;
  /** Only the id: the secret never becomes part of an object. */
  readonly keyId: string;
  readonly status: "Active" | "Inactive";
}

/** A service or resource control policy of the organisation. */
export interface ControlPolicyObject {
  readonly kind: "control-policy";
  readonly type: "scp" | "rcp";
  readonly name: string;
  readonly policy: string;
  readonly targets: readonly string[];
}

/** What tells one object from every other of its account. */
export function identify(object: CloudObject): string {
  switch (object.kind) {
    case "provider":
    case "role":
    case "managed-policy":
    case "instance-profile":
    case "user":
      return object.arn;
    case "inline-policy":
      return `${object.owner}#${object.name}`;
    case "attachment":
      return `${object.owner}#${object.policyArn}`;
    case "profile-association":
      return `${object.instance}#${object.profileArn}`;
    case "pod-identity":
      return `${object.cluster}/${object.namespace}/${object.serviceAccount}`;
    case "access-key":
      return `${object.user}#${object.keyId}`;
    case "control-policy":
      return `${object.type}/${object.name}`;
  }
}
