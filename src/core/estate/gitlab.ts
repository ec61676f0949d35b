import type { CiFile } from "./files.ts";
import type { Place } from "./place.ts";

/** One GitLab. A list that is absent was not read. */
export interface GitlabInstance {
  /** Host with port and path, as in its issuer: `gitlab.com`, `gitlab.example.com/gitlab`. */
  readonly host: string;
  readonly version?: string;
  readonly projects?: readonly Project[];
  readonly groups?: readonly ProjectGroup[];
  readonly runners?: readonly Runner[];
  readonly variables?: readonly Variable[];
  readonly ciFiles?: readonly CiFile[];
  /** Paths that were looked up because a trust policy names them. */
  readonly lookups?: readonly PathLookup[];
}

export type Visibility = "private" | "internal" | "public";

export interface Project {
  readonly id: string;
  readonly path: string;
  readonly namespaceId?: string;
  readonly namespacePath: string;
  readonly visibility?: Visibility;
  readonly defaultBranch?: string;
  readonly archived?: boolean;
  /** Absent: this token may not see it (GitLab shows it to maintainers only). */
  readonly subjectComponents?: readonly string[];
  readonly forkPipelinesRunInParent?: boolean;
  readonly forkedFrom?: string;
  readonly publicJobs?: boolean;
  readonly ciConfigPath?: string;
  readonly protectedBranches?: readonly ProtectedRef[];
  readonly protectedTags?: readonly ProtectedRef[];
  readonly environments?: readonly Environment[];
  readonly protectedEnvironments?: readonly string[];
  readonly at: Place;
}

/** A protected branch or tag, by name or wildcard. Who may do what, as GitLab's access levels (0 no one, 30 developers, 40 maintainers). */
export interface ProtectedRef {
  readonly name: string;
  readonly push: readonly AccessLevel[];
  readonly merge: readonly AccessLevel[];
  readonly allowForcePush?: boolean;
}

/** A level, or one user, group or deploy key instead. */
export interface AccessLevel {
  readonly level?: number;
  readonly description?: string;
  readonly user?: string;
  readonly group?: string;
  readonly deployKey?: string;
}

export interface Environment {
  readonly name: string;
  readonly tier?: string;
  readonly state?: string;
}

export interface ProjectGroup {
  readonly id: string;
  readonly path: string;
  readonly parentId?: string;
  readonly visibility?: Visibility;
  /** Who may create projects: `noone`, `owner`, `maintainer`, `developer`, `administrator`. */
  readonly projectCreation?: string;
  readonly at: Place;
}

export interface Runner {
  readonly id: string;
  readonly description?: string;
  readonly type: "instance" | "group" | "project" | "unknown";
  readonly paused?: boolean;
  readonly online?: boolean;
  readonly status?: string;
  readonly address?: string;
  /** The rest is known only where the runner was read one by one. */
  readonly tags?: readonly string[];
  readonly runUntagged?: boolean;
  readonly locked?: boolean;
  readonly accessLevel?: "not_protected" | "ref_protected";
  readonly projects?: readonly string[];
  readonly groups?: readonly string[];
  readonly at: Place;
}

/** A CI/CD variable. Its value is never here: of values only an AWS access key id is kept. */
export interface Variable {
  readonly scope: "instance" | "group" | "project";
  /** Path of the group or project. */
  readonly owner?: string;
  readonly ownerId?: string;
  readonly key: string;
  readonly type?: "env_var" | "file";
  readonly protected?: boolean;
  readonly masked?: boolean;
  readonly hidden?: boolean;
  readonly environmentScope?: string;
  /** `AKIA...`, or `ASIA...` of a session that somebody pasted. */
  readonly accessKeyId?: string;
  readonly at: Place;
}

/** Whether somebody stands at a path that a trust policy names. `hidden`: GitLab does not tell nothing from not for you. */
export interface PathLookup {
  readonly path: string;
  readonly found: "project" | "group" | "redirect" | "nothing" | "hidden";
  readonly id?: string;
  readonly pathNow?: string;
}
