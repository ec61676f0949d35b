import type { TokenPattern } from "../../admission/admission.ts";
import type { Estate } from "../../estate/estate.ts";
import { GITLAB_COM } from "../../gitlab/issuers.ts";
import type { Value } from "./sketch.ts";

export interface FromPatterns {
  readonly from: Readonly<Record<string, Value>>;
  /** What has to be changed before it is safe. */
  readonly problems: readonly string[];
}

/** One project or one group, if that is all that gets in. */
export function fromPatterns(
  patterns: readonly TokenPattern[],
  estate: Estate,
  host: string,
): FromPatterns | undefined {
  const names = new Set(patterns.map(({ project }) => project));
  const [path] = names;
  if (names.size !== 1 || path === undefined || patterns.some(({ also, except }) => also ?? except)) return undefined;
  const group = /^(.+)\/\*$/.exec(path)?.[1];
  if (/[*?]/.test(group ?? path)) return undefined;
  const project = estate.gitlabs.find((one) => one.host === host)?.projects?.find((one) => one.path === path);
  const id = patterns[0]?.ids?.["project_id"] ?? project?.id;
  const any = patterns.some(({ ref, refType }) => ref === "*" || refType === "*");
  const refs = (type: string): readonly string[] => [
    ...new Set(patterns.filter(({ refType }) => refType === type).map(({ ref }) => ref)),
  ];
  const isProtected = patterns.every(({ claims }) => claims?.["ref_protected"] === "true");
  const [branches, tags] = [refs("branch"), refs("tag")];
  const problems = [
    ...(group === undefined
      ? []
      : ["every project of the group gets in: name the projects that need it, a role for each"]),
    ...(any && !isProtected ? ["any ref gets in: name the branches or tags, or say `protected: true`"] : []),
    ...(group === undefined && id === undefined && host === GITLAB_COM
      ? ["the project's id is not known: add it"]
      : []),
  ];
  const from = {
    ...(group === undefined ? { project: path } : { group }),
    ...(group === undefined && id !== undefined ? { id } : {}),
    ...(!any && branches.length > 0 ? { branches } : {}),
    ...(!any && tags.length > 0 ? { tags } : {}),
    ...(isProtected ? { protected: true } : {}),
    ...(any && !isProtected ? { "dangerously-any-ref": true } : {}),
    ...(group === undefined ? {} : { "dangerously-whole-group": true }),
  };
  return { from, problems };
}
