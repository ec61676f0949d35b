import type { Claims } from "../gitlab/claims.ts";

/** RoleSessionName, by the STS model: `[\w+=,.@-]*`, 2 to 64 characters. */
const LONGEST = 64;
const VALID = /^[\w+=,.@-]{2,64}$/;

/** What CI_* variables say of the job, for a token that has not the claims. */
export interface JobIds {
  readonly project?: string;
  readonly pipeline?: string;
  readonly job?: string;
}

/**
 * `gl-<project id>-<pipeline id>-<job id>`: ids, since they find the job again and nobody can rename them. The signed
 * claims come before the variables, which a job can set.
 */
export function sessionName(claims: Claims, ids: JobIds = {}): string {
  const parts = [
    claimed(claims, "project_id") ?? ids.project,
    claimed(claims, "pipeline_id") ?? ids.pipeline,
    claimed(claims, "job_id") ?? ids.job,
  ];
  const named = parts.filter((part) => part !== undefined && part !== "");
  return cut(["gl", ...named.map(clean)].join("-"));
}

/** Whether AWS takes the name as it is. */
export function isSessionName(name: string): boolean {
  return VALID.test(name);
}

function claimed(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function clean(part: string | undefined): string {
  return (part ?? "").replaceAll(/[^\w+=,.@]+/g, "-").replaceAll(/^-+|-+$/g, "");
}

/** The head tells the project and the tail the job: what is too long loses its middle. */
function cut(name: string): string {
  if (name.length <= LONGEST) return name;
  const head = Math.floor((LONGEST - 1) / 2);
  return `${name.slice(0, head)}.${name.slice(name.length - (LONGEST - 1 - head))}`;
}
