import { booleanAt, stringAt } from "../../text/pick.ts";
import { isAccessKeyId } from "../../text/scrub.ts";
import type { Variable } from "../gitlab.ts";
import { given, placeOf } from "../read/draft.ts";
import { type Plan, referred } from "./context.ts";
import type { Resource } from "./resources.ts";

const SCOPES: Readonly<Record<string, { readonly scope: Variable["scope"]; readonly owner?: string }>> = {
  gitlab_project_variable: { scope: "project", owner: "project" },
  gitlab_group_variable: { scope: "group", owner: "group" },
  gitlab_instance_variable: { scope: "instance" },
};

/** CI/CD variables that a plan sets by GitLab's provider. One that takes the key of a user of the plan is joined to it. */
export function variablesOf(plan: Plan): readonly Variable[] {
  return plan.resources.flatMap((resource): Variable[] => {
    const kind = resource.mode === "managed" ? SCOPES[resource.type] : undefined;
    const key = stringAt(resource.values, "key");
    if (kind === undefined || key === undefined) return [];
    const { values } = resource;
    const type = stringAt(values, "variable_type");
    return [
      {
        scope: kind.scope,
        ...given("owner", kind.owner === undefined ? undefined : stringAt(values, kind.owner)),
        key,
        ...(type === "env_var" || type === "file" ? { type } : {}),
        ...given("protected", booleanAt(values, "protected")),
        ...given("masked", booleanAt(values, "masked")),
        ...given("hidden", booleanAt(values, "hidden")),
        ...given("environmentScope", stringAt(values, "environment_scope")),
        ...given("accessKeyId", keyIn(plan, resource, key)),
        at: placeOf(plan.source, values),
      },
    ];
  });
}

/** The id that stands there, or the key that the plan makes and calls by its address until it has one. */
function keyIn(plan: Plan, resource: Resource, key: string): string | undefined {
  const value = stringAt(resource.values, "value");
  if (value !== undefined && isAccessKeyId(value)) return value;
  // Both halves of a key refer to one resource; the id is in the variable that says so.
  if (!/_ID$/i.test(key)) return undefined;
  const [target, second] = referred(plan, resource, "value");
  if (target?.type !== "aws_iam_access_key" || second !== undefined) return undefined;
  return stringAt(target.values, "id") ?? target.address;
}
