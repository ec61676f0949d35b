import { type VariablePlace, nameVariable } from "../../core/access/keys/variable.ts";
import { SallyportError } from "../../core/text/failure.ts";
import { Secret } from "../../core/text/secret.ts";
import { reasonOf } from "./failure.ts";
import { type GitlabChange, GitlabRefusal, type GitlabWriter } from "./rest.ts";
import { isThing } from "./shapes.ts";

/**
 * Puts another value into a variable. What is not said stays as it is: type, environment, protection. Masks it too, if
 * asked to, unless GitLab refuses to mask such a value.
 */
export async function updateVariable(
  gitlab: GitlabWriter,
  at: VariablePlace,
  value: Secret,
  options: { readonly mask?: boolean } = {},
): Promise<void> {
  const put = (body: GitlabChange["body"] & object): Promise<unknown> =>
    attempt(at, "write", () => gitlab.send("PUT", pathOf(at), { query: filterFor(at), body }));
  let answer: unknown;
  if (options.mask === true) {
    try {
      answer = await put({ value, masked: true });
    } catch (error) {
      if (!(error instanceof SallyportError) || error.code !== "gitlab/refused") throw error;
      answer = await put({ value });
    }
  } else answer = await put({ value });
  requireSame(at, answer);
}

/** What a variable holds now; undefined where GitLab does not show it. */
export async function readVariable(gitlab: GitlabWriter, at: VariablePlace): Promise<Secret | undefined> {
  const answer = await attempt(at, "read", () => gitlab.get(pathOf(at), filterFor(at)));
  const value = isThing(answer) && answer["hidden"] !== true ? answer["value"] : undefined;
  return typeof value === "string" ? new Secret(value) : undefined;
}

/** Takes a variable away; one that is gone already is no failure. */
export async function deleteVariable(gitlab: GitlabWriter, at: VariablePlace): Promise<void> {
  try {
    await gitlab.send("DELETE", pathOf(at), { query: filterFor(at) });
  } catch (error) {
    if (error instanceof GitlabRefusal && error.status === 404) return;
    throw failureOf(at, "delete", error);
  }
}

function pathOf({ scope, ownerId, key }: VariablePlace): string {
  const name = encodeURIComponent(key);
  if (scope === "instance") return `admin/ci/variables/${name}`;
  if (ownerId === undefined) throw new TypeError("a variable of nobody");
  return `${scope}s/${ownerId}/variables/${name}`;
}

/** Without it GitLab refuses a key that several environments have, and of a group's takes any of them. */
function filterFor({ environmentScope }: VariablePlace): Readonly<Record<string, string>> {
  return environmentScope === undefined ? {} : { "filter[environment_scope]": environmentScope };
}

/** GitLab before 16.9 passes over the filter of a group's variables. */
function requireSame(at: VariablePlace, answer: unknown): void {
  const scope = isThing(answer) ? answer["environment_scope"] : undefined;
  if (at.environmentScope === undefined || typeof scope !== "string" || scope === at.environmentScope) return;
  const message = `GitLab wrote the variable of the environment \`${scope}\` instead of ${nameVariable(at)}`;
  throw new SallyportError("gitlab/other-variable", message, { help: "GitLab 16.9 or later tells them apart" });
}

async function attempt<T>(at: VariablePlace, verb: Verb, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failureOf(at, verb, error);
  }
}

type Verb = "read" | "write" | "delete";

function failureOf(at: VariablePlace, verb: Verb, error: unknown): unknown {
  if (error instanceof SallyportError) return error;
  const what = `cannot ${verb} ${nameVariable(at)}`;
  if (!(error instanceof GitlabRefusal)) {
    if (error instanceof Error && error.name === "AbortError") return error;
    return new SallyportError("gitlab/unreachable", `${what}: ${reasonOf(error)}`, { cause: error });
  }
  const code =
    error.status === 401 || error.status === 403
      ? "gitlab/denied"
      : error.status === 400
        ? "gitlab/refused"
        : error.status === 404
          ? "gitlab/absent"
          : "gitlab/failed";
  const help =
    code === "gitlab/denied"
      ? "the token needs the scope `api`, and its owner to be a maintainer of the project or an owner of the group"
      : undefined;
  const details = help === undefined ? { cause: error } : { cause: error, help };
  return new SallyportError(code, `${what}: ${error.message}`, details);
}
