import { REF_TYPES } from "../gitlab/sub-components.ts";

/** How many of a long list of values are turned into likely subjects, before a search has to find one. */
const LOOKED_AT = 8;

/**
 * Subjects in the default form that a reader would expect to see for these patterns: their own words where they have any,
 * and plain ones where they leave room. Guesses, for the asker to check.
 */
export function likelySubjects(patterns: readonly string[]): readonly string[] {
  const subjects = new Set<string>();
  for (const pattern of patterns.length === 0 ? ["*"] : patterns.slice(0, LOOKED_AT)) {
    const pathPattern = /(?:^|:)project_path:([^:]*)/.exec(pattern)?.[1] ?? pattern;
    const refPattern = /:ref:([^:]*)$/.exec(pattern)?.[1] ?? "*";
    const type = /:ref_type:([^:]*)/.exec(pattern)?.[1];
    const types = REF_TYPES.filter((known) => type === undefined || type === known || type.includes("*"));
    for (const path of likelyPaths(pathPattern))
      for (const ref of likelyRefs(refPattern))
        for (const refType of types.length === 0 ? REF_TYPES : types)
          subjects.add(`project_path:${path}:ref_type:${refType}:ref:${ref}`);
  }
  return [...subjects];
}

function likelyPaths(pattern: string): readonly string[] {
  const star = pattern.search(/[*?]/);
  if (star < 0) return [pattern];
  const prefix = pattern.slice(0, star);
  const paths: string[] = [];
  if (prefix === "") paths.push("someone-else/project");
  else if (prefix.endsWith("/")) paths.push(`${prefix}project`);
  else if (!prefix.includes("/")) paths.push(`${prefix}-other/project`);
  else paths.push(`${prefix}-other`);
  const filled = pattern.replaceAll("*", "").replaceAll("?", "x");
  const name = filled.replace(/^\//, "");
  if (name !== "") paths.push(`someone-else/${name.slice(name.lastIndexOf("/") + 1)}`, `someone-${name}`, filled);
  return paths;
}

function likelyRefs(pattern: string): readonly string[] {
  const star = pattern.search(/[*?]/);
  if (star < 0) return [pattern];
  const prefix = pattern.slice(0, star);
  const filled = pattern.replaceAll("*", "-other").replaceAll("?", "x");
  if (prefix === "") return ["main", pattern.replaceAll("*", "x").replaceAll("?", "x")];
  return [/[/]$/.test(prefix) ? pattern.replaceAll("*", "x").replaceAll("?", "x") : filled, "main"];
}
