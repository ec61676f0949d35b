import { spanOf } from "../estate/place.ts";
import type { DoorEntry } from "./document.ts";
import { brokenOf, type Entry, type JudgedDoor } from "./judged-door.ts";
import { powersOf } from "./powers.ts";
import { sayWho } from "./say-who.ts";

/** A judged door as documents carry it. */
export function describeDoor(judged: JudgedDoor): DoorEntry {
  const { door, entry, actor, admin, chains, caveats } = judged;
  return {
    id: door.id,
    kind: door.kind,
    account: door.account,
    name: door.name,
    resource: resourceOf(judged),
    from: fromOf(judged),
    says: sayWho(judged),
    at: spanOf(door.at),
    ...(entry === undefined ? {} : describeEntry(entry)),
    caveats,
    admin,
    escalates: chains,
    can: actor === undefined ? [] : powersOf(actor),
  };
}

function describeEntry(entry: Entry): Partial<DoorEntry> {
  const { admission } = entry;
  return {
    reach: admission.reach,
    exact: admission.exact,
    identity: admission.identity,
    outsiders: admission.outsider !== undefined || (admission.exact ? false : "unknown"),
    describe: admission.admitted.describe(),
    ...(admission.witness === undefined ? {} : { witness: admission.witness }),
    ...(admission.outsider === undefined ? {} : { outsider: admission.outsider }),
    ...(admission.broken === undefined ? {} : { broken: brokenOf(entry) }),
  };
}

/** What a finding about this door is a finding about. */
export function resourceOf({ door }: JudgedDoor): string {
  switch (door.kind) {
    case "oidc":
      return door.role.arn;
    case "key":
      return door.user?.arn ?? door.accessKeyId;
    case "codebuild":
      return door.roleArn ?? door.project.arn;
    case "instance-profile":
      return door.roleArn ?? door.profile;
    default:
      return door.roleArn;
  }
}

function fromOf({ door }: JudgedDoor): string {
  switch (door.kind) {
    case "oidc":
      return door.provider.url;
    case "key":
      return door.held.map(({ name }) => name).join(", ");
    case "codebuild":
      return `CodeBuild, by ${door.project.location ?? "a repository"}`;
    case "instance-profile":
      return door.instances.length === 0 ? "a runner's machine" : `runner on ${door.instances.join(", ")}`;
    default:
      return (
        [door.cluster, door.namespace, door.serviceAccount].filter((part) => part !== undefined).join("/") || "a chart"
      );
  }
}
