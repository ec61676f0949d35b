import type { JobIds } from "../../core/session/session-name.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What GitLab's predefined variables say of the job; all of it can be set by the job itself. */
export function jobIds(env: Environment): JobIds {
  return {
    ...value("project", env["CI_PROJECT_ID"]),
    ...value("pipeline", env["CI_PIPELINE_ID"]),
    ...value("job", env["CI_JOB_ID"]),
  };
}

/** The folder that artifacts and caches are collected from. */
export function projectFolder(env: Environment): string | undefined {
  return env["CI_PROJECT_DIR"] || undefined;
}

function value<K extends string>(name: K, text: string | undefined): { readonly [P in K]?: string } {
  return text ? ({ [name]: text } as { readonly [P in K]: string }) : {};
}
