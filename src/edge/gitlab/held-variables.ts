import type { HeldVariable } from "../../core/access/keys/variable.ts";
import { SallyportError } from "../../core/text/failure.ts";
import { Secret } from "../../core/text/secret.ts";
import { inParallel } from "../in-parallel.ts";
import { reasonOf, standingOfRefusal } from "./failure.ts";
import { listOwners } from "./owners.ts";
import { WIDTH } from "./reading.ts";
import { type Gitlab, GitlabRefusal } from "./rest.ts";
import { type Thing, isThing } from "./shapes.ts";

export interface VariablesRead {
  readonly variables: readonly HeldVariable[];
  readonly looked: { readonly projects: number; readonly groups: number };
  /** Whose variables were not shown, and what GitLab said. The instance's own have no owner. */
  readonly unread: readonly { readonly owner?: string; readonly says: string }[];
}

export interface ReadVariablesOptions {
  readonly gitlab: Gitlab;
  /** Groups to look in; with none, everything that the token is a member of. */
  readonly groups: readonly string[];
  readonly signal: AbortSignal;
  readonly tell?: (detail: string) => void;
}

type Owner = Pick<HeldVariable, "scope" | "owner" | "ownerId">;

/**
 * Every variable of projects, groups and, where the token is an administrator's, the instance, in every environment, with
 * its value. The values are for a moment's comparing: nothing of this may be written down.
 */
export async function readHeldVariables(options: ReadVariablesOptions): Promise<VariablesRead> {
  const { groups, projects } = await ownersIn(options);
  const owners: readonly (readonly [path: string, owner: Owner])[] = [
    ...groups.map((one) => [`groups/${one["id"]}/variables`, ownerOf("group", one, "full_path")] as const),
    ...projects.map(
      (one) => [`projects/${one["id"]}/variables`, ownerOf("project", one, "path_with_namespace")] as const,
    ),
    ["admin/ci/variables", { scope: "instance" }],
  ];
  const variables: HeldVariable[] = [];
  const unread: { owner?: string; says: string }[] = [];
  let done = 0;
  await inParallel(owners, WIDTH, async ([path, owner]) => {
    try {
      for await (const page of options.gitlab.pages(path))
        for (const item of page) if (isThing(item)) variables.push(heldOf(item, owner));
    } catch (error) {
      if (options.signal.aborted) throw error;
      const { detail } = standingOfRefusal(error);
      unread.push({ ...(owner.owner === undefined ? {} : { owner: owner.owner }), says: detail });
    }
    options.tell?.(`variables of ${++done} of ${owners.length} owners`);
  });
  return {
    variables,
    looked: { projects: projects.length, groups: groups.length },
    unread: unread.sort((a, b) => ((a.owner ?? "") < (b.owner ?? "") ? -1 : 1)),
  };
}

async function ownersIn({ gitlab, groups, signal }: ReadVariablesOptions): ReturnType<typeof listOwners> {
  try {
    return await listOwners(gitlab, groups);
  } catch (error) {
    if (signal.aborted || error instanceof SallyportError) throw error;
    const details = (help?: string) => (help === undefined ? { cause: error } : { cause: error, help });
    if (!(error instanceof GitlabRefusal)) {
      throw new SallyportError("gitlab/unreachable", `GitLab cannot be asked: ${reasonOf(error)}`, details());
    }
    if (error.status === 401) {
      const help = "give one in GITLAB_TOKEN that has the scope `api`";
      throw new SallyportError("credentials/gitlab", "GitLab does not take the token in GITLAB_TOKEN", details(help));
    }
    if (error.status !== 404 && error.status !== 403)
      throw new SallyportError("gitlab/failed", error.message, details());
    const help = groups.length === 0 ? "the token needs the scope `api`" : "is `--tenant` the full path of a group?";
    throw new SallyportError("gitlab/denied", error.message, details(help));
  }
}

function ownerOf(scope: "group" | "project", thing: Thing, path: string): Owner {
  return { scope, owner: String(thing[path]), ownerId: String(thing["id"]) };
}

function heldOf(variable: Thing, owner: Owner): HeldVariable {
  const { value, environment_scope: environment } = variable;
  const hidden = variable["hidden"] === true;
  return {
    ...owner,
    key: String(variable["key"]),
    ...(owner.scope === "instance" ? {} : { environmentScope: typeof environment === "string" ? environment : "*" }),
    ...(typeof value === "string" && !hidden ? { value: new Secret(value) } : {}),
    type: variable["variable_type"] === "file" ? "file" : "env_var",
    protected: variable["protected"] === true,
    masked: variable["masked"] === true,
    hidden,
  };
}
