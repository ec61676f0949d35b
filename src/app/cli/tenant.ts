import type { Estate } from "../../core/estate/estate.ts";
import type { Tenant } from "../../core/gitlab/claims.ts";
import type { Context } from "./command.ts";

/** What is ours: the groups of `--tenant`; else what `gitlab:` in sallyport.yaml says, ids included; else unknown. */
export function tenantOf({ flag, settings, configuration }: Context): Tenant | undefined {
  const groups = flag("tenant");
  const { groups: declared = [], namespaceIds, projectIds } = configuration?.gitlab ?? {};
  const origin = settings.values.get("tenant")?.origin.from;
  if (origin === "flag" || origin === "environment") return { groups };
  const own = groups.length > 0 ? groups : declared;
  if (own.length === 0 && namespaceIds === undefined && projectIds === undefined) return undefined;
  return { groups: own, ...(namespaceIds && { namespaceIds }), ...(projectIds && { projectIds }) };
}

/** The tenant, with the ids of what a GitLab that was read has under its groups: a door that is pinned to them is ours. */
export function ourTenant(context: Context, { gitlabs }: Estate): Tenant | undefined {
  const tenant = tenantOf(context);
  if (tenant === undefined) return undefined;
  const groups = tenant.groups ?? [];
  const isOurs = (path: string): boolean => groups.some((group) => path === group || path.startsWith(`${group}/`));
  const projects = gitlabs.flatMap((one) => one.projects ?? []).filter(({ path }) => isOurs(path));
  const namespaces = gitlabs.flatMap((one) => one.groups ?? []).filter(({ path }) => isOurs(path));
  const projectIds = [...(tenant.projectIds ?? []), ...projects.map(({ id }) => id)];
  const namespaceIds = [
    ...(tenant.namespaceIds ?? []),
    ...namespaces.map(({ id }) => id),
    ...projects.flatMap(({ namespaceId }) => namespaceId ?? []),
  ];
  return { ...tenant, projectIds: [...new Set(projectIds)], namespaceIds: [...new Set(namespaceIds)] };
}
