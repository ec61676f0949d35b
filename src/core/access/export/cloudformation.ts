import { type Change, objectOf } from "../../change/change.ts";
import { type CloudObject, identify, type Of, type Tags } from "../../change/object.ts";
import { isUser, nameIn, pathIn } from "../../estate/read/arn.ts";
import { Names } from "./exported.ts";

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
type Members = Readonly<Record<string, Json>>;

/**
 * The changes of one account as a CloudFormation template. Names are fixed, so that it takes `CAPABILITY_NAMED_IAM`. What
 * a template cannot say is named in its metadata.
 */
export function exportCloudFormation(changes: readonly Change[]): string {
  const writer = new Writer(changes.flatMap(({ after }) => (after === undefined ? [] : [after])));
  const resources = writer.resources();
  const left = [...writer.leftOut, ...changes.filter(({ after }) => after === undefined).map(sayDelete)];
  const standing = changes.filter(({ before, after }) => before !== undefined && after !== undefined).map(sayImport);
  const notes = [...left, ...standing];
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    ...(notes.length === 0 ? {} : { Metadata: { Sallyport: { ByHand: notes } } }),
    Resources: resources,
  };
  return `${JSON.stringify(template, undefined, 2)}\n`;
}

function sayDelete(change: Change): string {
  const object = objectOf(change);
  return `to be deleted, which a template cannot say: ${object.kind} ${identify(object)}`;
}

function sayImport(change: Change): string {
  const object = objectOf(change);
  return `stands already; import it into the stack (a change set of type IMPORT): ${object.kind} ${identify(object)}`;
}

class Writer {
  readonly leftOut: string[] = [];
  private readonly objects: readonly CloudObject[];
  private readonly names = new Names(
    (words) =>
      words
        .split(/[^A-Za-z0-9]+/)
        .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
        .join("") || "Resource",
  );

  constructor(objects: readonly CloudObject[]) {
    this.objects = objects;
  }

  resources(): Members {
    const resources: Record<string, Json> = {};
    for (const object of this.objects) {
      const resource = this.resource(object);
      if (resource !== undefined) resources[this.nameOf(object)] = resource;
    }
    return resources;
  }

  private resource(object: CloudObject): Members | undefined {
    switch (object.kind) {
      case "provider":
        return {
          Type: "AWS::IAM::OIDCProvider",
          // Every role of this issuer in the account stands on it, not only these.
          DeletionPolicy: "Retain",
          UpdateReplacePolicy: "Retain",
          Properties: {
            Url: `https://${object.url}`,
            ClientIdList: object.clientIds,
            ...(object.thumbprints === undefined ? {} : { ThumbprintList: object.thumbprints }),
            ...tagList(object.tags),
          },
        };
      case "role":
        return {
          Type: "AWS::IAM::Role",
          Properties: {
            RoleName: nameIn(object.arn),
            Path: pathIn(object.arn),
            ...(object.description === undefined || object.description === ""
              ? {}
              : { Description: object.description }),
            MaxSessionDuration: object.maxSessionSeconds,
            ...(object.boundary === undefined ? {} : { PermissionsBoundary: object.boundary }),
            AssumeRolePolicyDocument: documentOf(object.trust),
            ...this.permissions(object.arn),
            ...tagList(object.tags),
          },
        };
      case "user":
        return {
          Type: "AWS::IAM::User",
          Properties: {
            UserName: nameIn(object.arn),
            Path: pathIn(object.arn),
            ...(object.boundary === undefined ? {} : { PermissionsBoundary: object.boundary }),
            ...this.permissions(object.arn),
            ...tagList(object.tags),
          },
        };
      case "inline-policy":
        return this.find(object.owner) === undefined ? inlineAlone(object) : undefined;
      case "managed-policy":
        return {
          Type: "AWS::IAM::ManagedPolicy",
          Properties: {
            ManagedPolicyName: nameIn(object.arn),
            Path: pathIn(object.arn),
            ...(object.description === undefined ? {} : { Description: object.description }),
            PolicyDocument: documentOf(object.policy),
          },
        };
      case "attachment":
        if (this.find(object.owner) === undefined)
          this.leave(`attach ${object.policyArn} to ${object.owner}, which is in no template of ours`);
        return undefined;
      case "instance-profile":
        return {
          Type: "AWS::IAM::InstanceProfile",
          Properties: {
            InstanceProfileName: nameIn(object.arn),
            Path: pathIn(object.arn),
            Roles: object.role === undefined ? [] : [this.refer(object.role) ?? nameIn(object.role)],
          },
        };
      case "pod-identity":
        return {
          Type: "AWS::EKS::PodIdentityAssociation",
          Properties: {
            ClusterName: object.cluster,
            Namespace: object.namespace,
            ServiceAccount: object.serviceAccount,
            RoleArn: this.find(object.role) === undefined ? object.role : this.get(object.role, "Arn"),
          },
        };
      case "control-policy":
        return {
          Type: "AWS::Organizations::Policy",
          Properties: {
            Name: object.name,
            Type: object.type === "rcp" ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY",
            Content: documentOf(object.policy),
            TargetIds: object.targets,
          },
        };
      case "profile-association":
        this.leave(
          `the machine ${object.instance} gets ${object.profileArn} in its own resource: IamInstanceProfile: ${nameIn(object.profileArn)}`,
        );
        return undefined;
      case "access-key":
        this.leave(`the access key ${object.keyId}: its secret would be among the stack's outputs`);
        return undefined;
    }
  }

  /** Inline and attached policies, as part of whom they belong to: so that drift detection sees them. */
  private permissions(owner: string): Members {
    const inline = this.objects.flatMap((object) =>
      object.kind === "inline-policy" && object.owner === owner
        ? [{ PolicyName: object.name, PolicyDocument: documentOf(object.policy) }]
        : [],
    );
    const attached = this.objects.flatMap((object) =>
      object.kind === "attachment" && object.owner === owner ? [this.refer(object.policyArn) ?? object.policyArn] : [],
    );
    return {
      ...(inline.length === 0 ? {} : { Policies: inline }),
      ...(attached.length === 0 ? {} : { ManagedPolicyArns: attached }),
    };
  }

  private find(arn: string): CloudObject | undefined {
    return this.objects.find((object) => "arn" in object && object.arn === arn);
  }

  private refer(arn: string): Json | undefined {
    const object = this.find(arn);
    return object === undefined ? undefined : { Ref: this.nameOf(object) };
  }

  private get(arn: string, attribute: string): Json {
    const object = this.find(arn);
    return object === undefined ? arn : { "Fn::GetAtt": [this.nameOf(object), attribute] };
  }

  private leave(words: string): void {
    this.leftOut.push(words);
  }

  private nameOf(object: CloudObject): string {
    // One space of names for all kinds, which Names keeps apart by kind: the kind is part of each.
    return this.names.of(object, `${wordsOf(object)} ${object.kind}`).replaceAll("_", "N");
  }
}

function wordsOf(object: CloudObject): string {
  switch (object.kind) {
    case "provider":
      return object.url;
    case "role":
    case "user":
    case "managed-policy":
    case "instance-profile":
      return nameIn(object.arn);
    case "inline-policy":
      return `${nameIn(object.owner)} ${object.name}`;
    default:
      return identify(object);
  }
}

function inlineAlone({ owner, name, policy }: Of<"inline-policy">): Members {
  const user = isUser(owner);
  return {
    Type: user ? "AWS::IAM::UserPolicy" : "AWS::IAM::RolePolicy",
    Properties: {
      [user ? "UserName" : "RoleName"]: nameIn(owner),
      PolicyName: name,
      PolicyDocument: documentOf(policy),
    },
  };
}

/** The policies of objects are ours, printed from what was read: JSON. */
function documentOf(text: string): Json {
  return JSON.parse(text) as Json;
}

function tagList(tags: Tags): Members {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return list.length === 0 ? {} : { Tags: list };
}
