import { inParallel } from "../in-parallel.ts";
import { type Gitlab, GitlabRefusal } from "./rest.ts";
import { type Thing, isThing } from "./shapes.ts";

/** More paths than this in trust policies are not looked up one by one. */
export const MOST_LOOKUPS = 500;

/**
 * Who stands at paths that trust policies name. GitLab answers 404 both for nothing and for what the token may not see:
 * only an administrator, or its word on whether a top-level namespace exists, tells the one from the other.
 */
export async function lookUpPaths(
  gitlab: Gitlab,
  paths: readonly string[],
  asked: (operation: string) => void,
): Promise<readonly Thing[]> {
  if (paths.length === 0) return [];
  asked("GET /application/settings");
  const seesAll = (await ask(gitlab, "application/settings")).kind === "found";
  return inParallel(paths.slice(0, MOST_LOOKUPS), 4, async (path): Promise<Thing> => {
    const encoded = encodeURIComponent(path);
    asked("GET /projects/:id");
    const project = await ask(gitlab, `projects/${encoded}`, { simple: true });
    if (project.kind === "moved") return { path, found: "redirect" };
    if (project.kind === "found") return described(path, project.thing, "project", "path_with_namespace");
    asked("GET /groups/:id");
    const group = await ask(gitlab, `groups/${encoded}`, { with_projects: false });
    if (group.kind === "moved") return { path, found: "redirect" };
    if (group.kind === "found") return described(path, group.thing, "group", "full_path");
    if (seesAll && project.kind === "none" && group.kind === "none") return { path, found: "nothing" };
    return { path, found: (await isRootFree(gitlab, path, asked)) ? "nothing" : "hidden" };
  });
}

function described(path: string, thing: Thing, found: "project" | "group", key: string): Thing {
  const now = thing[key];
  if (typeof now === "string" && now.toLowerCase() !== path.toLowerCase())
    return { path, found: "redirect", path_now: now };
  return { path, found, id: thing["id"] };
}

/**
 * `GET /namespaces/:path/exists` tells of private namespaces too. That it is so is remembered from GitLab's API, not
 * verified; only a plain no counts, so a GitLab that answers otherwise makes nothing look free.
 */
async function isRootFree(gitlab: Gitlab, path: string, asked: (operation: string) => void): Promise<boolean> {
  const [root = path] = path.split("/");
  asked("GET /namespaces/:id/exists");
  const answer = await ask(gitlab, `namespaces/${encodeURIComponent(root)}/exists`);
  return answer.kind === "found" && answer.thing["exists"] === false;
}

type Answer = { readonly kind: "found"; readonly thing: Thing } | { readonly kind: "none" | "moved" | "refused" };

async function ask(gitlab: Gitlab, path: string, query: Record<string, string | boolean> = {}): Promise<Answer> {
  try {
    const thing = await gitlab.get(path, query);
    return isThing(thing) ? { kind: "found", thing } : { kind: "refused" };
  } catch (error) {
    if (!(error instanceof GitlabRefusal)) throw error;
    if (error.status === 404) return { kind: "none" };
    if (error.status >= 300 && error.status < 400) return { kind: "moved" };
    if (error.status === 401 || error.status === 403) return { kind: "refused" };
    throw error;
  }
}
