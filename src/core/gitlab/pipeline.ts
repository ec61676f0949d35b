import type { DeploymentTier, RefType, SubComponentName } from "./sub-components.ts";

/** A job in words: what there is to know about it before GitLab makes a token of it. */
export interface Pipeline {
  /** `https://gitlab.com` unless said otherwise. */
  readonly issuer?: string;
  readonly audience: string | readonly string[];
  readonly project: Project;
  readonly ref: string;
  /** `branch` unless said otherwise. A merge request's pipeline has its source branch. */
  readonly refType?: RefType;
  readonly protected?: boolean;
  /** `push` unless said otherwise. */
  readonly source?: string;
  /** A fork's merge request that runs in the parent: the parent. The claims of `project` stay the fork's (since 18.2.2). */
  readonly runsIn?: Project;
  readonly environment?: JobEnvironment;
  readonly user?: JobUser;
  readonly runner?: { readonly id?: number; readonly environment?: "gitlab-hosted" | "self-hosted" };
  /** The project's `ci_id_token_sub_claim_components`. */
  readonly subComponents?: readonly SubComponentName[];
  readonly pipelineId?: string;
  readonly jobId?: string;
  readonly sha?: string;
  readonly configRefUri?: string;
  /** When the runner took the job, in seconds since 1970. Without it the token has no times. */
  readonly issuedAt?: number;
  /** The timeout of the job in seconds; GitLab takes 300 where a job has none. */
  readonly timeout?: number;
  readonly tokenId?: string;
}

export interface Project {
  readonly path: string;
  readonly id?: string;
  readonly namespaceId?: string;
  readonly visibility?: "private" | "internal" | "public";
}

export interface JobEnvironment {
  readonly name: string;
  readonly protected?: boolean;
  readonly tier?: DeploymentTier;
  readonly action?: "start" | "prepare" | "stop" | "verify" | "access";
}

export interface JobUser {
  readonly id: string;
  readonly login: string;
  readonly email?: string;
  readonly accessLevel?: string;
}
