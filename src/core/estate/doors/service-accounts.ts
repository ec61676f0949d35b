import { AGENT_ANNOTATION, IRSA_ANNOTATION } from "../../chart/names.ts";
import type { StringNode, TextNode } from "../../text/node.ts";
import { type Source, locate } from "../../text/span.ts";
import type { Account, Role } from "../account.ts";
import type { OidcDoor, ServiceAccountDoor } from "../door.ts";
import type { Estate } from "../estate.ts";
import { roleByArn, roleByName } from "../lookup.ts";
import type { Place } from "../place.ts";
import { accountOfArn } from "../read/arn.ts";

/** Service accounts of GitLab's chart and the runner's: `<release>-<component>`, as their templates name them. */
const CHART_ACCOUNT =
  /(?:^|[-_])(?:gitlab|webservice|sidekiq|toolbox|task-runner|migrations|registry|gitlab-pages|gitaly|praefect|gitlab-shell|gitlab-exporter|mailroom|kas|spamcheck|geo-logcursor|gitlab-runner)$/i;
const GITLAB_NAME = /gitlab/i;

/** Roles that values and manifests give to GitLab's pods, and that clusters give to service accounts named like theirs. */
export function serviceAccountDoors(estate: Estate, oidc: readonly OidcDoor[]): readonly ServiceAccountDoor[] {
  const seen = [...fromAssociations(estate), ...fromTrust(oidc)];
  const byId = new Map<string, ServiceAccountDoor>();
  for (const one of [...seen, ...fromFiles(estate).map((declared) => sameDoor(declared, seen))]) {
    const known = byId.get(one.id);
    const evidence = [...new Set([...(known?.evidence ?? []), ...one.evidence])].sort();
    byId.set(one.id, { ...(known ?? one), evidence });
  }
  return [...byId.values()];
}

/** Values name a component where clusters and trust policies name its service account: the same door by the same role. */
function sameDoor(declared: ServiceAccountDoor, seen: readonly ServiceAccountDoor[]): ServiceAccountDoor {
  if (declared.kind !== "irsa" || declared.namespace !== undefined) return declared;
  const component =
    (declared.serviceAccount ?? "")
      .replace(/\.?serviceAccount$/, "")
      .split(".")
      .at(-1) ?? "";
  if (component === "" || component === "global") return declared;
  const twin = seen.find(
    ({ kind, roleArn, serviceAccount }) =>
      kind === "irsa" && roleArn === declared.roleArn && `-${serviceAccount ?? ""}`.endsWith(`-${component}`),
  );
  return twin === undefined ? declared : { ...twin, evidence: [...twin.evidence, ...declared.evidence] };
}

function fromFiles(estate: Estate): readonly ServiceAccountDoor[] {
  const doors: ServiceAccountDoor[] = [];
  const documents = [
    ...estate.chartValues.map(({ source, node, chart }) => ({
      source,
      node,
      what: `values of the chart ${chart}`,
      object: undefined,
    })),
    ...estate.manifests.map((object) => ({ ...object, what: `${object.kind} ${object.name}`, object })),
  ];
  for (const { source, node, what, object } of documents) {
    if (object !== undefined && !isGitlabs(object.name, object.namespace)) continue;
    for (const { key, value, path } of annotationsIn(node, [])) {
      const place = { source, start: value.start, end: value.end };
      const serviceAccount =
        object?.kind === "ServiceAccount" ? object.name : path.filter((step) => step !== "annotations").join(".");
      doors.push(
        door(estate, key === IRSA_ANNOTATION ? "irsa" : "kube2iam", value.value, place, {
          serviceAccount,
          ...(object?.namespace === undefined ? {} : { namespace: object.namespace }),
          evidence: [`${what}, ${whereOf(source, value)}`],
        }),
      );
    }
  }
  return doors;
}

function whereOf(source: Source, node: TextNode): string {
  const { file, line } = locate(source, node);
  return `${file === undefined ? "" : `${file}:`}${line}`;
}

interface Annotation {
  readonly key: string;
  readonly value: StringNode;
  readonly path: readonly string[];
}

function annotationsIn(node: TextNode, path: readonly string[]): readonly Annotation[] {
  if (node.kind === "array") return node.items.flatMap((item) => annotationsIn(item, path));
  if (node.kind !== "object") return [];
  return node.entries.flatMap(({ key, value }): readonly Annotation[] => {
    const ours = key.value === IRSA_ANNOTATION || key.value === AGENT_ANNOTATION;
    if (ours && value.kind === "string" && value.value !== "") return [{ key: key.value, value, path }];
    return annotationsIn(value, [...path, key.value]);
  });
}

function isGitlabs(serviceAccount: string, namespace: string | undefined): boolean {
  return CHART_ACCOUNT.test(serviceAccount) || GITLAB_NAME.test(serviceAccount) || GITLAB_NAME.test(namespace ?? "");
}

function fromAssociations(estate: Estate): readonly ServiceAccountDoor[] {
  return estate.accounts.flatMap((account) =>
    (account.clusters ?? []).flatMap(({ podIdentities }) =>
      (podIdentities ?? []).flatMap((one): ServiceAccountDoor[] => {
        if (one.roleArn === undefined || !isGitlabs(one.serviceAccount, one.namespace)) return [];
        const { namespace, serviceAccount, cluster } = one;
        const evidence = [`cluster ${cluster} gives it to ${namespace}/${serviceAccount}`];
        return [door(estate, "pod-identity", one.roleArn, one.at, { namespace, serviceAccount, cluster, evidence })];
      }),
    ),
  );
}

/** Roles by a cluster's issuer whose subject is a service account named like the charts name theirs. */
function fromTrust(oidc: readonly OidcDoor[]): readonly ServiceAccountDoor[] {
  return oidc.flatMap((one): ServiceAccountDoor[] => {
    if (one.issuer !== "eks") return [];
    return subjectsOf(one.role, one.provider.url).flatMap(([namespace, serviceAccount]) => {
      if (!isGitlabs(serviceAccount, namespace)) return [];
      return [
        {
          kind: "irsa",
          id: idOf("irsa", one.account, one.role.arn, serviceAccount, namespace, undefined),
          account: one.account,
          name: one.role.name,
          role: one.role,
          roleArn: one.role.arn,
          namespace,
          serviceAccount,
          cluster: one.provider.url,
          evidence: [`its trust policy names ${namespace}/${serviceAccount}`],
          at: one.at,
          caveats: one.caveats,
        },
      ];
    });
  });
}

function subjectsOf(role: Role, url: string): readonly (readonly [namespace: string, serviceAccount: string])[] {
  const found = new Map<string, readonly [string, string]>();
  for (const { conditions } of role.trust?.policy?.statements ?? []) {
    for (const { key, values } of conditions) {
      if (key.toLowerCase() !== `${url}:sub`.toLowerCase()) continue;
      for (const { value } of values) {
        const [, namespace, name] = /^system:serviceaccount:([^:]+):(.+)$/.exec(value) ?? [];
        if (namespace !== undefined && name !== undefined) found.set(value, [namespace, name]);
      }
    }
  }
  return [...found.values()];
}

interface Carrier {
  readonly namespace?: string;
  readonly serviceAccount: string;
  readonly cluster?: string;
  readonly evidence: readonly string[];
}

/** A door by what names its role: an ARN, or for kube2iam perhaps a bare name. */
function door(
  estate: Estate,
  kind: ServiceAccountDoor["kind"],
  named: string,
  at: Place,
  carrier: Carrier,
): ServiceAccountDoor {
  const role = named.startsWith("arn:") ? roleByArn(estate, named) : onlyRoleNamed(estate.accounts, named);
  const roleArn = role?.arn ?? named;
  const account = role?.account ?? accountOfArn(roleArn) ?? "";
  return {
    kind,
    id: idOf(kind, account, roleArn, carrier.serviceAccount, carrier.namespace, carrier.cluster),
    account,
    name: role?.name ?? roleArn.slice(roleArn.lastIndexOf("/") + 1),
    ...(role === undefined ? {} : { role }),
    roleArn,
    ...carrier,
    at,
    caveats: role === undefined ? ["the role was not read"] : role.caveats,
  };
}

function onlyRoleNamed(accounts: readonly Account[], name: string): Role | undefined {
  const bare = name.slice(name.lastIndexOf("/") + 1);
  const found = accounts.flatMap((account) => roleByName(account, bare) ?? []);
  return found.length === 1 ? found[0] : undefined;
}

function idOf(
  kind: string,
  account: string,
  roleArn: string,
  name: string,
  namespace?: string,
  cluster?: string,
): string {
  const role = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  const where = [cluster, namespace, name].filter((part) => part !== undefined && part !== "");
  return [kind, account === "" ? "-" : account, role, ...where].join("/");
}
