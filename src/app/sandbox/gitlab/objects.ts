import type { SubComponentName } from "../../../core/gitlab/sub-components.ts";

/** What a GitLab of the sandbox holds. Ids are numbers here as they are in its API; in tokens they are strings. */
export interface Group {
  readonly id: number;
  readonly path: string;
  readonly visibility: Visibility;
  readonly projectCreation: string;
  readonly variables: readonly Variable[];
  readonly protectedBranches: readonly ProtectedRef[];
}

export interface Project {
  readonly id: number;
  /** With its namespace. */
  readonly path: string;
  readonly namespaceId: number;
  readonly visibility: Visibility;
  readonly defaultBranch: string;
  readonly archived: boolean;
  readonly subComponents: readonly SubComponentName[];
  readonly forkedFrom?: number;
  readonly forkPipelinesRunInParent: boolean;
  readonly publicJobs: boolean;
  readonly ciConfigPath?: string;
  readonly protectedBranches: readonly ProtectedRef[];
  readonly protectedTags: readonly ProtectedRef[];
  readonly environments: readonly Environment[];
  readonly protectedEnvironments: readonly string[];
  readonly variables: readonly Variable[];
  /** The text of `.gitlab-ci.yml`. */
  readonly ciYaml?: string;
  /** The effective timeout of its jobs, in seconds. */
  readonly timeout: number;
}

export type Visibility = "private" | "internal" | "public";

/** A branch or tag that is protected, by name or with `*`. */
export interface ProtectedRef {
  readonly name: string;
  readonly push: readonly AccessLevel[];
  readonly merge: readonly AccessLevel[];
  readonly allowForcePush: boolean;
}

/** 0 no one, 30 developers, 40 maintainers; or one user or group instead. */
export interface AccessLevel {
  readonly level: number;
  readonly userId?: number;
  readonly groupId?: number;
}

export interface Environment {
  readonly name: string;
  readonly tier: string;
  readonly state: string;
}

export interface Variable {
  readonly key: string;
  readonly value: string;
  readonly type: "env_var" | "file";
  readonly protected: boolean;
  readonly masked: boolean;
  readonly hidden: boolean;
  /** Not expanded. */
  readonly raw?: boolean;
  readonly environmentScope: string;
}

export interface Runner {
  readonly id: number;
  readonly description: string;
  readonly type: "instance_type" | "group_type" | "project_type";
  readonly paused: boolean;
  readonly online: boolean;
  readonly tags: readonly string[];
  readonly runUntagged: boolean;
  readonly locked: boolean;
  readonly accessLevel: "not_protected" | "ref_protected";
  readonly projects: readonly number[];
  readonly groups: readonly number[];
}

export const MAINTAINERS: AccessLevel = { level: 40 };

/** GitLab protects the default branch of a new project: maintainers push and merge. */
export function protectedByMaintainers(name: string): ProtectedRef {
  return { name, push: [MAINTAINERS], merge: [MAINTAINERS], allowForcePush: false };
}

/** Whether a ref falls under one of the protections: `*` stands for any run of characters, slashes included. */
export function isProtected(ref: string, protections: readonly ProtectedRef[]): boolean {
  return protections.some(({ name }) => {
    const pattern = name.split("*").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    return new RegExp(`^${pattern.join(".*")}$`, "s").test(ref);
  });
}
