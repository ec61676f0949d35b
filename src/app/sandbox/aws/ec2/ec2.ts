import type { Account, Instance } from "../../state/account.ts";
import { withAccount, withEntry } from "../../state/state.ts";
import { type Access, type SignedCall, operation } from "../operation.ts";
import { type Service, byName } from "../service.ts";
import { AwsError } from "../wire/aws-error.ts";
import {
  type ValueOf,
  boolean,
  integer,
  list,
  placed,
  required,
  string,
  structure,
  text,
  timestamp,
} from "../wire/shape.ts";

/** Machines that a snapshot saw, and the instance profiles that are tied to them. Nothing runs here. */

const filters = placed(
  list(structure({ Name: text, Values: placed(list(text, { flat: true }), { wire: "Value" }) }), { flat: true }),
  { wire: "Filter" },
);
const ids = (wire: string) => placed(list(text, { flat: true }), { wire });
const item = { item: "item" };

const profile = structure({ Arn: placed(text, { wire: "arn" }), Id: placed(text, { wire: "id" }) });
/** In a request the names begin with capitals. */
const askedProfile = structure({ Arn: text, Name: text });

const association = structure({
  AssociationId: placed(text, { wire: "associationId" }),
  InstanceId: placed(text, { wire: "instanceId" }),
  IamInstanceProfile: placed(profile, { wire: "iamInstanceProfile" }),
  State: placed(string({ values: ["associating", "associated", "disassociating", "disassociated"] }), {
    wire: "state",
  }),
  Timestamp: placed(timestamp, { wire: "timestamp" }),
});
const associationAnswer = {
  IamInstanceProfileAssociation: placed(association, { wire: "iamInstanceProfileAssociation" }),
};

const instance = structure({
  InstanceId: placed(text, { wire: "instanceId" }),
  State: placed(structure({ Code: placed(integer(), { wire: "code" }), Name: placed(text, { wire: "name" }) }), {
    wire: "instanceState",
  }),
  LaunchTime: placed(timestamp, { wire: "launchTime" }),
  IamInstanceProfile: placed(profile, { wire: "iamInstanceProfile" }),
  MetadataOptions: placed(
    structure({
      State: placed(text, { wire: "state" }),
      HttpTokens: placed(text, { wire: "httpTokens" }),
      HttpPutResponseHopLimit: placed(integer(), { wire: "httpPutResponseHopLimit" }),
      HttpEndpoint: placed(text, { wire: "httpEndpoint" }),
    }),
    { wire: "metadataOptions" },
  ),
  Tags: placed(list(structure({ Key: placed(text, { wire: "key" }), Value: placed(text, { wire: "value" }) }), item), {
    wire: "tagSet",
  }),
});

const STATES: Readonly<Record<string, number>> = {
  pending: 0,
  running: 16,
  "shutting-down": 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

function accountOf(call: SignedCall): Account {
  const account = call.state.accounts.get(call.caller.account);
  if (account === undefined) throw new TypeError(`the sandbox has no account ${call.caller.account}`);
  return account;
}

/** A machine whose region was not read is found in every region. */
function instancesOf(call: SignedCall): readonly Instance[] {
  return [...accountOf(call).instances.values()].filter(({ region }) => region === undefined || region === call.region);
}

function instanceOf(call: SignedCall, id: string): Instance {
  const found = instancesOf(call).find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new AwsError("InvalidInstanceID.NotFound", 400, `The instance ID '${id}' does not exist`);
}

function associated(call: SignedCall, associationId: string): Instance {
  const found = instancesOf(call).find(({ profile }) => profile?.associationId === associationId);
  if (found !== undefined) return found;
  const message = `An invalid association-id of '${associationId}' was given`;
  throw new AwsError("InvalidAssociationID.NotFound", 400, message);
}

function save(call: SignedCall, instance: Instance): void {
  const account = accountOf(call);
  const instances = withEntry(account.instances, instance.id, instance);
  call.save(withAccount(call.state, { ...account, instances }));
}

type AskedProfile = ValueOf<typeof askedProfile>;

function profileOf(call: SignedCall, asked: AskedProfile): { readonly arn: string; readonly role: string | undefined } {
  const profiles = [...accountOf(call).profiles.values()];
  const found = profiles.find(({ arn, name }) => (asked.Arn === undefined ? name === asked.Name : arn === asked.Arn));
  if (found !== undefined) return { arn: found.arn, role: found.role };
  const [member, value] = asked.Arn === undefined ? ["name", asked.Name] : ["arn", asked.Arn];
  const message = `Value (${value ?? ""}) for parameter iamInstanceProfile.${member} is invalid. Invalid IAM Instance Profile ${member === "arn" ? "ARN" : "name"}`;
  throw new AwsError("InvalidParameterValue", 400, message);
}

function instanceArn(call: SignedCall, id: string): string {
  return `arn:aws:ec2:${call.region}:${call.caller.account}:instance/${id}`;
}

/** The machine, and the role that its profile hands to it. */
function passing(call: SignedCall, instanceId: string, asked: AskedProfile): readonly Access[] {
  const { role } = profileOf(call, asked);
  const found = role === undefined ? undefined : accountOf(call).roles.get(role);
  const context = { "iam:PassedToService": "ec2.amazonaws.com" };
  const pass = found === undefined ? [] : [{ action: "iam:PassRole", resource: found.arn, context }];
  return [{ resource: instanceArn(call, instanceId) }, ...pass];
}

const describeInstances = operation({
  name: "DescribeInstances",
  effect: "read",
  input: {
    InstanceIds: ids("InstanceId"),
    DryRun: boolean,
    Filters: filters,
    NextToken: text,
    MaxResults: integer(),
  },
  output: {
    NextToken: placed(text, { wire: "nextToken" }),
    Reservations: placed(
      list(
        structure({
          ReservationId: placed(text, { wire: "reservationId" }),
          OwnerId: placed(text, { wire: "ownerId" }),
          Instances: placed(list(instance, item), { wire: "instancesSet" }),
        }),
        item,
      ),
      { wire: "reservationSet" },
    ),
  },
  partial: true,
  access: () => [{ resource: "*" }],
  run(input, call) {
    const wanted = input.InstanceIds ?? [];
    const found = wanted.length === 0 ? instancesOf(call) : wanted.map((id) => instanceOf(call, id));
    const chosen = found.filter((one) => (input.Filters ?? []).every((filter) => fits(one, filter)));
    const Reservations = chosen.map((one) => ({
      ReservationId: one.id.replace(/^i-/, "r-"),
      OwnerId: call.caller.account,
      Instances: [showInstance(one)],
    }));
    return { Reservations, NextToken: undefined };
  },
});

const describeIamInstanceProfileAssociations = operation({
  name: "DescribeIamInstanceProfileAssociations",
  effect: "read",
  input: {
    AssociationIds: ids("AssociationId"),
    Filters: filters,
    MaxResults: integer(5, 1000),
    NextToken: text,
  },
  output: {
    IamInstanceProfileAssociations: placed(list(association, item), { wire: "iamInstanceProfileAssociationSet" }),
    NextToken: placed(text, { wire: "nextToken" }),
  },
  access: () => [{ resource: "*" }],
  run(input, call) {
    const wanted = input.AssociationIds ?? [];
    const tied = instancesOf(call).filter(({ profile }) => profile !== undefined);
    const chosen = tied
      .filter(({ profile }) => wanted.length === 0 || wanted.includes(profile?.associationId ?? ""))
      .filter((one) => (input.Filters ?? []).every((filter) => fits(one, filter)));
    const shown = chosen.map((one) => showAssociation(one, "associated", call.now));
    return { IamInstanceProfileAssociations: shown, NextToken: undefined };
  },
});

const associateIamInstanceProfile = operation({
  name: "AssociateIamInstanceProfile",
  effect: "write",
  input: { IamInstanceProfile: required(askedProfile), InstanceId: required(text) },
  output: associationAnswer,
  access: (input, call) => passing(call, input.InstanceId, input.IamInstanceProfile),
  run(input, call) {
    const found = instanceOf(call, input.InstanceId);
    const { arn } = profileOf(call, input.IamInstanceProfile);
    if (found.profile !== undefined) {
      throw new AwsError("IncorrectState", 400, `There is an existing association for instance ${found.id}`);
    }
    const next = { ...found, profile: { arn, associationId: associationId(call) } };
    save(call, next);
    return { IamInstanceProfileAssociation: showAssociation(next, "associating", call.now) };
  },
});

const replaceIamInstanceProfileAssociation = operation({
  name: "ReplaceIamInstanceProfileAssociation",
  effect: "write",
  input: { IamInstanceProfile: required(askedProfile), AssociationId: required(text) },
  output: associationAnswer,
  access: (input, call) => passing(call, associated(call, input.AssociationId).id, input.IamInstanceProfile),
  run(input, call) {
    const found = associated(call, input.AssociationId);
    const { arn } = profileOf(call, input.IamInstanceProfile);
    const next = { ...found, profile: { arn, associationId: associationId(call) } };
    save(call, next);
    return { IamInstanceProfileAssociation: showAssociation(next, "associating", call.now) };
  },
});

const disassociateIamInstanceProfile = operation({
  name: "DisassociateIamInstanceProfile",
  effect: "write",
  input: { AssociationId: required(text) },
  output: associationAnswer,
  access: (input, call) => [{ resource: instanceArn(call, associated(call, input.AssociationId).id) }],
  run(input, call) {
    const found = associated(call, input.AssociationId);
    const { profile: _, ...rest } = found;
    save(call, rest);
    return { IamInstanceProfileAssociation: showAssociation(found, "disassociating", call.now) };
  },
});

export const ec2: Service = {
  id: "ec2",
  protocol: "ec2",
  version: "2016-11-15",
  namespace: "http://ec2.amazonaws.com/doc/2016-11-15",
  operations: byName([
    describeInstances,
    describeIamInstanceProfileAssociations,
    associateIamInstanceProfile,
    replaceIamInstanceProfileAssociation,
    disassociateIamInstanceProfile,
  ]),
};

function associationId(call: SignedCall): string {
  return `iip-assoc-${call.world.ids.uuid("association").replaceAll("-", "").slice(0, 17)}`;
}

interface Filter {
  readonly Name?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

/** Of EC2's many filters those that find the machine of a door; another one would silently find too much. */
function fits(one: Instance, { Name = "", Values = [] }: Filter): boolean {
  if (Name === "instance-id") return Values.includes(one.id);
  if (Name === "instance-state-name") return Values.includes(one.state);
  if (Name === "state") return Values.includes("associated");
  if (Name === "iam-instance-profile.arn") return Values.includes(one.profile?.arn ?? "");
  if (Name.startsWith("tag:")) return Values.includes(one.tags.get(Name.slice("tag:".length)) ?? "");
  throw new AwsError("InvalidParameterValue", 400, `The filter '${Name}' is invalid`);
}

function showInstance(one: Instance): ValueOf<typeof instance> {
  return {
    InstanceId: one.id,
    State: { Code: STATES[one.state] ?? 16, Name: one.state },
    LaunchTime: one.launchedAt,
    IamInstanceProfile: one.profile === undefined ? undefined : { Arn: one.profile.arn, Id: undefined },
    MetadataOptions: {
      State: "applied",
      HttpTokens: one.tokens,
      HttpPutResponseHopLimit: one.hopLimit,
      HttpEndpoint: one.endpoint,
    },
    Tags: [...one.tags].map(([Key, Value]) => ({ Key, Value })),
  };
}

function showAssociation(one: Instance, State: string, now: number): ValueOf<typeof association> {
  return {
    AssociationId: one.profile?.associationId,
    InstanceId: one.id,
    IamInstanceProfile: { Arn: one.profile?.arn, Id: undefined },
    State,
    Timestamp: now,
  };
}
