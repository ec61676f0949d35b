import type { Subject } from "../../../core/access/advise/advise-subjects.ts";
import { STACK_TAG } from "../../../core/access/desired/tags.ts";
import type { Finding } from "../../../core/audit/finding.ts";
import type { JudgedDoor } from "../../../core/audit/judged-door.ts";
import type { Inventory } from "../../../core/escalate/inventory.ts";
import type { Role, User } from "../../../core/estate/account.ts";
import type { KeyDoor, KeyHolder, ServiceAccountDoor } from "../../../core/estate/door.ts";
import { accountById } from "../../../core/estate/lookup.ts";
import { GITLAB_COM } from "../../../core/gitlab/issuers.ts";
import type { Tenant } from "../../../core/gitlab/claims.ts";
import { groupNamed, projectsHolding, projectsOfRole } from "./projects-of.ts";

export interface Found {
  readonly inventory: Inventory;
  readonly doors: readonly JudgedDoor[];
  /** Users that serve CI, as the audit's rule `key/ci-user` finds them. */
  readonly ciUsers: readonly Finding[];
  readonly tenant?: Tenant;
  /** The GitLab where nothing else tells, with its scheme. */
  readonly issuer: string;
}

export interface Subjects {
  readonly subjects: readonly Subject[];
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

/** Everything that should be another door: keys that serve CI, roles that let in nobody or too many, doors that lead too far. */
export function subjectsOf(found: Found): Subjects {
  const notes: string[] = [];
  const subjects = [
    ...usersOf(found),
    ...found.doors.flatMap((judged) => byDoor(found, judged, notes)),
    ...foreignKeys(found),
  ];
  return { subjects: withoutDoubles(subjects), notes };
}

function withoutDoubles(subjects: readonly Subject[]): readonly Subject[] {
  const seen = new Map<string, Subject>();
  for (const subject of subjects) {
    const first = seen.get(subject.resource);
    seen.set(subject.resource, first === undefined ? subject : { ...first, wrong: both(first.wrong, subject.wrong) });
  }
  return [...seen.values()];
}

function both(one: string, other: string): string {
  return one === other ? one : `${one}; ${other}`;
}

function usersOf(found: Found): readonly Subject[] {
  const { inventory, doors, ciUsers } = found;
  return ciUsers.flatMap(({ resource, evidence }) => {
    const user = inventory.users.find(({ arn }) => arn === resource);
    if (user === undefined) return [];
    const held = doors.flatMap(({ door }) => (door.kind === "key" && door.user?.arn === user.arn ? door.held : []));
    const wrong = `it serves CI with a key: ${evidence.map(({ fact }) => fact).join("; ")}`;
    return [
      { ...identity(found, user), wrong, ...servedByKey(found, user.account, held), after: afterKey(user, held) },
    ];
  });
}

function afterKey(user: User, held: readonly KeyHolder[]): readonly string[] {
  const places = [...new Set(held.map(({ name }) => `\`${name}\``))];
  return [
    "let the job take the role: `sallyport exec --role GRANT -- COMMAND`",
    `\`sallyport migrate ${user.name}\` leads through all of it, with a way back; by hand it is:`,
    ...(places.length === 0 ? [] : [`delete the key where it lies, secret half included: ${places.join(", ")}`]),
    `deactivate the key of \`${user.name}\`, wait a week for complaints, then delete key and user`,
  ];
}

/** A key in a runner's file serves the runner, one in a chart's values the chart, any other one jobs. */
function servedByKey(
  found: Found,
  account: string,
  held: readonly KeyHolder[],
): Pick<Subject, "serves" | "issuer" | "projects" | "under" | "workload" | "check"> {
  const { estate } = found.inventory;
  const files = new Set(held.flatMap(({ in: where, at }) => (where === "file" ? (at.source.name ?? []) : [])));
  const lies = (list: readonly { readonly source: { readonly name?: string } }[]): boolean =>
    list.some(({ source }) => source.name !== undefined && files.has(source.name));
  const base = { issuer: found.issuer, projects: [], check: [] };
  if (lies(estate.runnerConfigs)) return { ...base, serves: "runner" };
  if (lies(estate.chartValues) || lies(estate.manifests)) return { ...base, ...chart(found, account) };
  const { issuer, projects, under } = projectsHolding(estate, held, found.issuer);
  const check = held.length === 0 ? ["nothing that was read tells which jobs use the key"] : [];
  return { serves: "job", issuer, projects, check, ...(under === undefined ? {} : { under }) };
}

/** GitLab's chart in a cluster that was read, or in one whose name has to be filled in. */
function chart(found: Found, account: string): Pick<Subject, "serves" | "workload" | "check"> {
  const cluster = accountById(found.inventory.estate, account)?.clusters?.find(({ issuer }) => issuer !== undefined);
  const check = ["the component, namespace and release"];
  const rest = { chart: "registry", namespace: "gitlab", release: "gitlab" };
  if (cluster?.issuer === undefined) {
    const workload = { via: "pod-identity" as const, cluster: "change-me", ...rest };
    return { serves: "chart", workload, check: ["the cluster", ...check] };
  }
  return { serves: "chart", workload: { via: "irsa", issuer: `https://${cluster.issuer}`, ...rest }, check };
}

/** Keys that lie somewhere, and whose user was not read: nothing is known of what they may do. */
function foreignKeys(found: Found): readonly Subject[] {
  return found.doors.flatMap(({ door }) => {
    if (door.kind !== "key" || door.user !== undefined || door.accessKeyId.startsWith("ASIA")) return [];
    return [foreignKey(found, door)];
  });
}

function foreignKey(found: Found, door: KeyDoor): Subject {
  return {
    name: door.accessKeyId,
    resource: door.accessKeyId,
    account: door.account,
    wrong: `a key lies in ${door.held.map(({ name }) => `\`${name}\``).join(", ")}, of an account that was not read`,
    ...servedByKey(found, door.account, door.held),
    after: [`\`aws sts get-access-key-info --access-key-id ${door.accessKeyId}\` tells its account: collect that too`],
  };
}

const TOO_WIDE: Readonly<Record<string, string>> = {
  nobody: "nobody gets in: the door is broken",
  group: "every project of a group gets in, those that somebody makes tomorrow too",
  instance: "projects that others could make get in",
  anyone: "anybody gets in, without any token of GitLab's",
};

function byDoor(found: Found, judged: JudgedDoor, notes: string[]): readonly Subject[] {
  const { door, entry, admin } = judged;
  if (entry !== undefined) return byRole(found, judged, notes);
  if (door.kind === "instance-profile" && door.role !== undefined && admin === true) {
    return [
      {
        ...identity(found, door.role),
        wrong: "a job that reaches the machine's metadata ends as an administrator",
        serves: "runner",
        issuer: found.issuer,
        projects: [],
        after: ["give what jobs need to roles that they take by OIDC, then take it from this one"],
        check: [],
      },
    ];
  }
  if (door.kind === "kube2iam" && door.role !== undefined) return [byKube2iam(found, door, door.role)];
  return [];
}

function byRole(found: Found, { entry, actor }: JudgedDoor, notes: string[]): readonly Subject[] {
  const role = entry?.door.role;
  if (entry === undefined || role === undefined || actor === undefined) return [];
  const { admission, door } = entry;
  const wide =
    TOO_WIDE[admission.reach] ?? (admission.outsider === undefined ? undefined : "somebody who is not ours gets in");
  if (wide === undefined) return [];
  const stack = role.tags[STACK_TAG];
  if (stack !== undefined) {
    notes.push(`\`${role.arn}\` is made from the stack \`${stack}\`: change it there`);
    return [];
  }
  const projects = projectsOfRole(found.inventory.estate, entry, found.tenant);
  const under = groupNamed(entry.trust) ?? found.tenant?.groups?.[0];
  const broken = admission.broken?.map(({ help }) => help) ?? [];
  return [
    {
      ...identity(found, role),
      wrong: [admission.exact ? wide : `perhaps ${wide}`, ...broken].join("; "),
      serves: "job",
      issuer: `https://${door.provider.url}`,
      ...(projects.length === 1 ? { role: role.name } : {}),
      projects,
      ...(under === undefined ? {} : { under }),
      after:
        projects.length === 1
          ? [
              "the role keeps its name and ARN; look at `sallyport plan` for whom that shuts out, and for what it takes away",
            ]
          : [`delete the role \`${role.name}\` once nobody uses it`],
      check: projects.length === 0 ? ["nothing that was read tells which projects use it"] : [],
    },
  ];
}

function byKube2iam(found: Found, door: ServiceAccountDoor, role: Role): Subject {
  const { namespace = "gitlab", cluster } = door;
  return {
    ...identity(found, role),
    wrong: "kube2iam lets every pod of the node take it",
    serves: "chart",
    issuer: found.issuer,
    projects: [],
    workload: { chart: "registry", via: "pod-identity", cluster: cluster ?? "change-me", namespace, release: "gitlab" },
    after: ["take the annotation `iam.amazonaws.com/role` off the pods"],
    check: ["the component, the release and the cluster"],
  };
}

function identity(
  { inventory }: Found,
  principal: Role | User,
): Pick<Subject, "name" | "resource" | "account" | "actor" | "used" | "boundary"> {
  const { name, arn, account, boundary } = principal;
  const seen = accountById(inventory.estate, account)?.lastAccessed?.find((row) => row.arn === arn)?.services;
  const used = seen?.flatMap(({ service, at }) => (at === undefined ? [] : [service])) ?? [];
  return {
    name,
    resource: arn,
    account,
    actor: inventory.actor(principal),
    ...(used.length === 0 ? {} : { used: new Set(used) }),
    ...(boundary === undefined ? {} : { boundary }),
  };
}

export const DEFAULT_ISSUER = `https://${GITLAB_COM}`;
