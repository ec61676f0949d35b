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
