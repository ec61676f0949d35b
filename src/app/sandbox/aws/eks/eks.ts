import type { Cluster, PodIdentity } from "../../state/account.ts";
import { withAccount, withEntry, withoutEntry } from "../../state/state.ts";
import { type Access, type SignedCall, operation } from "../operation.ts";
import { type Service, byName } from "../service.ts";
import { AwsError } from "../wire/aws-error.ts";
import {
  type ValueOf,
  boolean,
  integer,
  labels,
  list,
  placed,
  required,
  structure,
  text,
  timestamp,
} from "../wire/shape.ts";

/** Clusters that a snapshot saw, with their issuers, and the roles of their service accounts by EKS Pod Identity. */

const clusterName = required(placed(text, { at: "path", wire: "name" }));
const associationId = required(placed(text, { at: "path" }));
const page = {
  maxResults: placed(integer(1, 100), { at: "query" }),
  nextToken: placed(text, { at: "query" }),
};

const association = structure({
  clusterName: text,
  namespace: text,
  serviceAccount: text,
  roleArn: text,
  associationArn: text,
  associationId: text,
  tags: labels,
  createdAt: timestamp,
  modifiedAt: timestamp,
  ownerArn: text,
  disableSessionTags: boolean,
  targetRoleArn: text,
  externalId: text,
  policy: text,
});

function clustersOf(call: SignedCall): readonly Cluster[] {
  const clusters = call.state.accounts.get(call.caller.account)?.clusters.values() ?? [];
  return [...clusters].filter(({ region }) => region === call.region);
}

function clusterOf(call: SignedCall, name: string): Cluster {
  const cluster = clustersOf(call).find((one) => one.name === name);
  if (cluster === undefined) throw notFound(`No cluster found for name: ${name}.`);
  return cluster;
}

function podIdentityOf(cluster: Cluster, id: string): PodIdentity {
  const found = cluster.podIdentities.get(id);
  if (found === undefined) throw notFound(`No association found for id: ${id}.`);
  return found;
}

function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", 404, message);
}

function save(call: SignedCall, cluster: Cluster, podIdentities: Cluster["podIdentities"]): void {
  const account = call.state.accounts.get(call.caller.account);
  if (account === undefined) throw new TypeError(`the sandbox has no account ${call.caller.account}`);
  const clusters = withEntry(account.clusters, `${cluster.region}/${cluster.name}`, { ...cluster, podIdentities });
  call.save(withAccount(call.state, { ...account, clusters }));
}

function clusterAccess(input: { readonly clusterName: string }, call: SignedCall): readonly Access[] {
  return [{ resource: `arn:aws:eks:${call.region}:${call.caller.account}:cluster/${input.clusterName}` }];
}

/** Whoever ties a role to a service account hands it to EKS, and needs to be allowed to pass it. */
function passing(roleArn: string | undefined): readonly Access[] {
  if (roleArn === undefined) return [];
  const context = { "iam:PassedToService": "pods.eks.amazonaws.com" };
  return [{ action: "iam:PassRole", resource: roleArn, context }];
}

const listClusters = operation({
  name: "ListClusters",
  effect: "read",
  http: { method: "GET", path: "/clusters" },
  input: { ...page, include: placed(list(text), { at: "query" }) },
  output: { clusters: list(text), nextToken: text },
  access: () => [{ resource: "*" }],
  run: (_input, call) => ({ clusters: clustersOf(call).map(({ name }) => name), nextToken: undefined }),
});

const describeCluster = operation({
  name: "DescribeCluster",
  effect: "read",
  http: { method: "GET", path: "/clusters/{name}" },
  input: { name: required(placed(text, { at: "path" })) },
  output: {
    cluster: structure({
      name: text,
      arn: text,
      createdAt: timestamp,
      identity: structure({ oidc: structure({ issuer: text }) }),
      status: text,
    }),
  },
  partial: true,
  access: (input, call) => clusterAccess({ clusterName: input.name }, call),
  run(input, call) {
    const { name, arn, createdAt, issuer } = clusterOf(call, input.name);
    const identity = issuer === undefined ? undefined : { oidc: { issuer: `https://${issuer}` } };
    return { cluster: { name, arn, createdAt, identity, status: "ACTIVE" } };
  },
});

const listPodIdentityAssociations = operation({
  name: "ListPodIdentityAssociations",
  effect: "read",
  http: { method: "GET", path: "/clusters/{name}/pod-identity-associations" },
  input: {
    clusterName,
    namespace: placed(text, { at: "query" }),
    serviceAccount: placed(text, { at: "query" }),
    ...page,
  },
  output: {
    associations: list(
      structure({
        clusterName: text,
        namespace: text,
        serviceAccount: text,
        associationArn: text,
        associationId: text,
        ownerArn: text,
      }),
    ),
    nextToken: text,
  },
  access: clusterAccess,
  run(input, call) {
    const cluster = clusterOf(call, input.clusterName);
    const found = [...cluster.podIdentities.values()]
      .filter(({ namespace }) => input.namespace === undefined || namespace === input.namespace)
      .filter(({ serviceAccount }) => input.serviceAccount === undefined || serviceAccount === input.serviceAccount);
    const associations = found.map((one) => {
      const {
        roleArn: _,
        targetRoleArn: __,
        tags: ___,
        createdAt: ____,
        modifiedAt: _____,
        ...summary
      } = show(call, cluster, one);
      return summary;
    });
    return { associations, nextToken: undefined };
  },
});

const describePodIdentityAssociation = operation({
  name: "DescribePodIdentityAssociation",
  effect: "read",
  http: { method: "GET", path: "/clusters/{name}/pod-identity-associations/{associationId}" },
  input: { clusterName, associationId },
  output: { association },
  access: clusterAccess,
  run(input, call) {
    const cluster = clusterOf(call, input.clusterName);
    return { association: show(call, cluster, podIdentityOf(cluster, input.associationId)) };
  },
});

const createPodIdentityAssociation = operation({
  name: "CreatePodIdentityAssociation",
  effect: "write",
  http: { method: "POST", path: "/clusters/{name}/pod-identity-associations" },
  input: {
    clusterName,
    namespace: required(text),
    serviceAccount: required(text),
    roleArn: required(text),
    clientRequestToken: text,
    tags: labels,
    disableSessionTags: boolean,
    targetRoleArn: text,
    policy: text,
  },
  output: { association },
  access: (input, call) => [...clusterAccess(input, call), ...passing(input.roleArn)],
  run(input, call) {
    const cluster = clusterOf(call, input.clusterName);
    const { namespace, serviceAccount, roleArn, targetRoleArn } = input;
    for (const one of cluster.podIdentities.values()) {
      if (one.namespace !== namespace || one.serviceAccount !== serviceAccount) continue;
      throw new AwsError("ResourceInUseException", 409, `Association already exists: ${one.id}`);
    }
    const id = `a-${call.world.ids.uuid("association").replaceAll("-", "").slice(0, 18)}`;
    const made: PodIdentity = {
      id,
      namespace,
      serviceAccount,
      roleArn,
      ...(targetRoleArn === undefined ? {} : { targetRoleArn }),
      createdAt: call.now,
      tags: new Map(Object.entries(input.tags ?? {})),
    };
    save(call, cluster, withEntry(cluster.podIdentities, id, made));
    return { association: show(call, cluster, made) };
  },
});

const updatePodIdentityAssociation = operation({
  name: "UpdatePodIdentityAssociation",
  effect: "write",
  http: { method: "POST", path: "/clusters/{name}/pod-identity-associations/{associationId}" },
  input: {
    clusterName,
    associationId,
    roleArn: text,
    clientRequestToken: text,
    disableSessionTags: boolean,
    targetRoleArn: text,
    policy: text,
  },
  output: { association },
  access: (input, call) => [...clusterAccess(input, call), ...passing(input.roleArn)],
  run(input, call) {
    const cluster = clusterOf(call, input.clusterName);
    const known = podIdentityOf(cluster, input.associationId);
    const targetRoleArn = input.targetRoleArn ?? known.targetRoleArn;
    const next: PodIdentity = {
      ...known,
      roleArn: input.roleArn ?? known.roleArn,
      ...(targetRoleArn === undefined ? {} : { targetRoleArn }),
    };
    save(call, cluster, withEntry(cluster.podIdentities, known.id, next));
    return { association: show(call, cluster, next) };
  },
});

const deletePodIdentityAssociation = operation({
  name: "DeletePodIdentityAssociation",
  effect: "write",
  http: { method: "DELETE", path: "/clusters/{name}/pod-identity-associations/{associationId}" },
  input: { clusterName, associationId },
  output: { association },
  access: clusterAccess,
  run(input, call) {
    const cluster = clusterOf(call, input.clusterName);
    const known = podIdentityOf(cluster, input.associationId);
    save(call, cluster, withoutEntry(cluster.podIdentities, known.id));
    return { association: show(call, cluster, known) };
  },
});

function show(call: SignedCall, cluster: Cluster, one: PodIdentity): ValueOf<typeof association> {
  return {
    clusterName: cluster.name,
    namespace: one.namespace,
    serviceAccount: one.serviceAccount,
    roleArn: one.roleArn,
    associationArn: `arn:aws:eks:${cluster.region}:${call.caller.account}:podidentityassociation/${cluster.name}/${one.id}`,
    associationId: one.id,
    tags: Object.fromEntries(one.tags),
    createdAt: one.createdAt,
    modifiedAt: one.createdAt,
    targetRoleArn: one.targetRoleArn,
  };
}

export const eks: Service = {
  id: "eks",
  protocol: "rest",
  version: "2017-11-01",
  namespace: "",
  operations: byName([
    listClusters,
    describeCluster,
    listPodIdentityAssociations,
    describePodIdentityAssociation,
    createPodIdentityAssociation,
    updatePodIdentityAssociation,
    deletePodIdentityAssociation,
  ]),
};
