import type { Estate } from "./estate.ts";

/**
 * The paths of one GitLab's projects and groups that trust policies name, and that nothing that was read of it shows:
 * `project_path:acme/app:...` names a project, `project_path:acme/*` a group. Ids name nothing that one could claim.
 */
export function pathsNamed(estate: Estate, host: string): readonly string[] {
  const gitlab = estate.gitlabs.find((one) => one.host === host);
  // GitLab's paths are unique without regard to case.
  const known = new Set([...(gitlab?.projects ?? []), ...(gitlab?.groups ?? [])].map(({ path }) => path.toLowerCase()));
  const named = new Set<string>();
  for (const { roles } of estate.accounts) {
    for (const { trust } of roles ?? []) {
      for (const { conditions } of trust?.policy?.statements ?? []) {
        for (const { key, values } of conditions) {
          if (key.toLowerCase() !== `${host}:sub`.toLowerCase()) continue;
          for (const { value } of values) {
            const path = pathIn(value);
            if (path !== undefined && !known.has(path.toLowerCase())) named.add(path);
          }
        }
      }
    }
  }
  return [...named].sort();
}

/** The whole segments before the first wildcard. */
function pathIn(subject: string): string | undefined {
  const path = /^(?:job_|source_)?project_path:([^:]+)/.exec(subject)?.[1];
  if (path === undefined) return undefined;
  const wild = path.search(/[*?$]/);
  if (wild < 0) return path.includes("/") ? path : undefined;
  const slash = path.lastIndexOf("/", wild);
  return slash > 0 && wild > slash ? path.slice(0, slash) : undefined;
}
