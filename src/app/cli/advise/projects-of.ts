import type { SubjectProject } from "../../../core/access/advise/advise-subjects.ts";
import type { Entry } from "../../../core/audit/judged-door.ts";
import type { KeyHolder } from "../../../core/estate/door.ts";
import type { Estate } from "../../../core/estate/estate.ts";
import type { GitlabInstance } from "../../../core/estate/gitlab.ts";
import { accountById } from "../../../core/estate/lookup.ts";
import type { Tenant } from "../../../core/gitlab/claims.ts";
import { isNamespacePath, isProjectPath, isRefName } from "../../../core/gitlab/names.ts";
import { parseSubject, partOf } from "../../../core/gitlab/subject.ts";
import { matchesGlob } from "../../../core/iam/glob.ts";
import type { Policy } from "../../../core/iam/policy.ts";

interface Named {
  readonly path: string;
  readonly branch?: string;
}

/** The projects that use a role, or that its trust policy names: whom CloudTrail saw, then what is written there. */
export function projectsOfRole(
  estate: Estate,
  { trust, door }: Entry,
  tenant: Tenant | undefined,
): readonly SubjectProject[] {
  const host = door.provider.url;
  const events = accountById(estate, door.account)?.webIdentityEvents ?? [];
  const own = events.filter(
    (event) => event.roleArn === door.role.arn && event.provider === host && event.succeeded > 0,
  );
  const named = subjectsIn(trust).flatMap(namedBy);
  const seen = own.flatMap(({ subject }) => namedBy(subject));
  const groups = tenant?.groups;
  const isOurs = ({ path }: Named): boolean =>
    groups === undefined ||
    groups.some((group) => path.startsWith(`${group}/`)) ||
    isListed(estate, host, path, tenant);
  const strangers = seen.filter((one) => !isOurs(one));
  const note =
    groups === undefined && seen.length > 0 ? ["make sure that the project is yours: it was seen to get in"] : [];
  const warned = [
    ...new Set(strangers.map(({ path }) => `\`${path}\` got in as well, and is under none of your groups`)),
  ];
  return projectsFrom([...named, ...seen].filter(isOurs), (path) =>
    gitlabAt(estate, host)?.projects?.find((one) => one.path === path),
  ).map((project) => ({ ...project, check: [...project.check, ...note, ...warned] }));
}

function isListed(estate: Estate, host: string, path: string, tenant: Tenant | undefined): boolean {
  const id = gitlabAt(estate, host)?.projects?.find((project) => project.path === path)?.id;
  return id !== undefined && tenant?.projectIds?.includes(id) === true;
}

/** The project a subject, or a pattern of subjects, spells out; nothing where it has a wildcard. */
function namedBy(subject: string): readonly Named[] {
  const reading = parseSubject(subject);
  if ("subject" in reading) {
    const path = partOf(reading.subject, "project_path");
    if (path === undefined) return [];
    const ref = partOf(reading.subject, "ref");
    return [partOf(reading.subject, "ref_type") === "branch" && ref !== undefined ? { path, branch: ref } : { path }];
  }
  const path = /^project_path:([^:*?$]+)(?::|$)/.exec(subject)?.[1] ?? "";
  const branch = /:ref:([^:*?$]+)$/.exec(subject)?.[1];
  if (!isProjectPath(path)) return [];
  return [branch !== undefined && isRefName(branch) ? { path, branch } : { path }];
}

function subjectsIn({ statements }: Policy): readonly string[] {
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap(({ conditions }) => conditions.filter(({ key }) => /:sub$/i.test(key)))
    .flatMap(({ values }) => values.map(({ value }) => value));
}

/** The group that a trust policy speaks of, where it names no project. */
export function groupNamed(trust: Policy): string | undefined {
  const [group] = subjectsIn(trust).flatMap(
    (subject) => /^project_path:([^:*?$]+)(?:\/\*|\*)/.exec(subject)?.[1]?.replace(/\/$/, "") ?? [],
  );
  return group !== undefined && isNamespacePath(group) ? group : undefined;
}

type Lookup = (path: string) => NonNullable<GitlabInstance["projects"]>[number] | undefined;

function projectsFrom(named: readonly Named[], lookup: Lookup): readonly SubjectProject[] {
  const byPath = Map.groupBy(named, ({ path }) => path);
  return [...byPath]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, all]) => {
      const project = lookup(path);
      const branches = [...new Set(all.flatMap(({ branch }) => branch ?? []))].sort();
      const main = project?.defaultBranch ?? (branches.includes("main") ? "main" : branches[0]) ?? "main";
      const others = branches.filter((branch) => branch !== main).map((branch) => `\`${branch}\``);
      const rules = project?.protectedBranches;
      return {
        path,
        ...(project === undefined ? {} : { id: project.id }),
        branches: [main],
        isProtected: rules === undefined || rules.some(({ name }) => matchesGlob(name, main)),
        check: [
          ...(branches.length === 0 ? ["the branch: nothing that was read names one"] : []),
          ...(others.length === 0 ? [] : [`jobs on ${others.join(", ")} are named or were seen, too`]),
        ],
      };
    });
}

/** The projects in whose variables a key lies; a group's are given to all of its projects, and no one is guessed. */
export function projectsHolding(
  estate: Estate,
  held: readonly KeyHolder[],
  fallback: string,
): { readonly issuer: string; readonly projects: readonly SubjectProject[]; readonly under?: string } {
  const owners = [
    ...new Set(held.flatMap(({ in: where, name }) => (where === "variable" ? (name.split(" ")[0] ?? []) : []))),
  ];
  const known = estate.gitlabs.find(
    ({ projects, groups }) =>
      projects?.some(({ path }) => owners.includes(path)) || groups?.some(({ path }) => owners.includes(path)),
  );
  const lookup: Lookup = (path) => known?.projects?.find((project) => project.path === path);
  const isGroup = (owner: string): boolean => known?.groups?.some(({ path }) => path === owner) ?? false;
  const projects = owners.filter((owner) => isProjectPath(owner) && !isGroup(owner)).map((path) => ({ path }));
  const group = owners.find((owner) => isGroup(owner) || (isNamespacePath(owner) && !owner.includes("/")));
  return {
    issuer: known === undefined ? fallback : `https://${known.host}`,
    projects: projectsFrom(projects, lookup),
    ...(group === undefined ? {} : { under: group }),
  };
}

function gitlabAt(estate: Estate, host: string): GitlabInstance | undefined {
  return estate.gitlabs.find((one) => one.host === host);
}
