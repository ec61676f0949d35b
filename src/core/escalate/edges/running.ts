import { partitionOf } from "../../estate/read/arn.ts";
import { type Permission, can } from "../can.ts";
import type { PathStep } from "../escalation-path.ts";
import { type Edge, type Walk, type Walked, edge, firstOf } from "./edge.ts";

/** A role that trusts a service which does what it is told. */
export function services(on: Walk, walked: Walked): readonly Edge[] {
  const { inventory, actor, path } = on;
  const service = path.service ?? "";
  const pass = path.steps.find((step) => step.on === "target");
  const context = { "iam:passedtoservice": service };
  const edges: Edge[] = [];
  for (const role of inventory.rolesTrusting(actor.account, service)) {
    if (role.arn === actor.arn) continue;
    const all = new Map(walked);
    if (pass !== undefined) {
      const permission = firstOf(pass.actions, (action) => can(actor, { action, resource: role.arn, context }));
      if (permission === undefined) continue;
      all.set(pass, permission);
    }
    edges.push(edge(on, all, { reaches: role.arn, to: role, done: inventory.isAdministrator(role) }));
  }
  if (inventory.knows(actor.account)) return edges;
  const all = new Map(walked);
  if (pass !== undefined) {
    const permission = firstOf(pass.actions, (action) => can(actor, { action, context }));
    if (permission === undefined) return edges;
    all.set(pass, permission);
  }
  return [
    ...edges,
    edge(on, all, {
      reaches: `every role that trusts ${service}`,
      done: true,
      assumes: ["one of them is an administrator: the account's roles were not read"],
    }),
  ];
}

/** The role of a machine on which commands can be run. */
export function instances(on: Walk): readonly Edge[] {
  const { inventory, actor, path } = on;
  const account = inventory.estate.accounts.find((one) => one.id === actor.account);
  const edges: Edge[] = [];
  const partition = partitionOf(actor.arn);
  for (const instance of account?.instances ?? []) {
    const profile = account?.instanceProfiles?.find((one) => one.arn === instance.profile);
    const role = inventory.roles.find((one) => one.account === actor.account && one.name === profile?.roles[0]);
    if (role === undefined || role.arn === actor.arn) continue;
    const resource = `arn:${partition}:ec2:${instance.region ?? "us-east-1"}:${actor.account}:instance/${instance.id}`;
    const walked = new Map<PathStep, Permission | undefined>();
    for (const step of path.steps)
      walked.set(
        step,
        firstOf(step.actions, (action) => can(actor, { action, resource })),
      );
    if ([...walked.values()].includes(undefined)) continue;
    edges.push(edge(on, walked, { reaches: role.arn, to: role, done: inventory.isAdministrator(role) }));
  }
  return edges;
}
