import type { Tenant } from "../../gitlab/claims.ts";
import type { Bound } from "../proof/certificate.ts";
import { type CheckedPattern, patternOf } from "./patterns.ts";

const SOURCES = ["", "source_"];
const EVERY = [...SOURCES, "job_"];

/**
 * The subjects that are within a bound, in the order in which a proof counts them. The tenant's are those whose own
 * project is; what is named is named wherever the job runs. Paths have no case.
 */
export function subjectForms(bound: Bound, tenant: Tenant | undefined): readonly CheckedPattern[] {
  switch (bound.kind) {
    case "nobody":
      return [];
    case "tenant":
      return [
        ...(tenant?.groups ?? []).flatMap((group) =>
          SOURCES.flatMap((prefix) => [...saying(`${prefix}project_path:${group}`, true), ...below(prefix, group)]),
        ),
        ...(tenant?.projectIds ?? []).flatMap((id) =>
          SOURCES.flatMap((prefix) => saying(`${prefix}project_id:${id}`, false)),
        ),
      ];
    case "named":
      return [
        ...bound.projects.flatMap((path) => EVERY.flatMap((prefix) => saying(`${prefix}project_path:${path}`, true))),
        ...bound.projectIds.flatMap((id) => EVERY.flatMap((prefix) => saying(`${prefix}project_id:${id}`, false))),
        ...bound.groups.flatMap((group) => EVERY.flatMap((prefix) => below(prefix, group))),
      ];
  }
}

function saying(pair: string, fold: boolean): readonly CheckedPattern[] {
  return [pair, `${pair}:*`, `*:${pair}`, `*:${pair}:*`].map((text) => patternOf(text, true, fold));
}

function below(prefix: string, group: string): readonly CheckedPattern[] {
  return [`${prefix}project_path:${group}/*`, `*:${prefix}project_path:${group}/*`].map((text) =>
    patternOf(text, true, true),
  );
}
