import type { Reply } from "../http-server.ts";
import type { Variable } from "./objects.ts";
import { pageOf } from "./paging.ts";
import { readBody } from "./read-body.ts";
import { jsonReply, refuse } from "./rest-reply.ts";
import { showVariable } from "./show.ts";
import type { Visit } from "./visit.ts";

/** The variables of one owner, and what keeps them. The instance's have no environments and cannot be hidden. */
export interface VariableShelf {
  readonly scope: "instance" | "owned";
  /** What a 404 calls one of them. */
  readonly named: "Variable" | "GroupVariable";
  readonly all: readonly Variable[];
  readonly keep: (all: readonly Variable[]) => void;
}

type Fields = ReadonlyMap<string, string>;

export function listVariables(visit: Visit, { all, scope }: VariableShelf): Reply {
  return pageOf(
    all.map((one) => showVariable(one, scope)),
    visit.url,
    (shown) => shown,
  );
}

export function showOneVariable(visit: Visit, shelf: VariableShelf): Reply {
  return withVariable(visit, shelf, (variable) => jsonReply(200, showVariable(variable, shelf.scope)));
}

export function makeVariable(visit: Visit, shelf: VariableShelf): Reply {
  const fields = fieldsOf(visit);
  const missing = ["key", "value"].filter((name) => !fields.has(name));
  if (missing.length > 0) return jsonReply(400, { error: missing.map((name) => `${name} is missing`).join(", ") });
  const hides = shelf.scope === "owned" && fields.get("masked_and_hidden") === "true";
  const variable: Variable = {
    ...changed(NEW, fields, shelf),
    key: fields.get("key") ?? "",
    ...(hides ? { masked: true, hidden: true } : {}),
  };
  const problem = problemWith(variable, undefined, shelf);
  if (problem !== undefined) return problem;
  shelf.keep([...shelf.all, variable]);
  return jsonReply(201, showVariable(variable, shelf.scope));
}

export function updateVariable(visit: Visit, shelf: VariableShelf): Reply {
  return withVariable(visit, shelf, (old) => {
    const next = changed(old, fieldsOf(visit), shelf);
    const problem = problemWith(next, old, shelf);
    if (problem !== undefined) return problem;
    shelf.keep(shelf.all.map((one) => (one === old ? next : one)));
    return jsonReply(200, showVariable(next, shelf.scope));
  });
}

export function removeVariable(visit: Visit, shelf: VariableShelf): Reply {
  return withVariable(visit, shelf, (old) => {
    shelf.keep(shelf.all.filter((one) => one !== old));
    return { status: 204 };
  });
}

/** `Ci::VariablesFinder` and `find_variable` in GitLab's source: by key, and by environment if the filter says one. */
function withVariable(visit: Visit, shelf: VariableShelf, answer: (variable: Variable) => Reply): Reply {
  const key = visit.parts.at(-1) ?? "";
  const scope = visit.url.searchParams.get("filter[environment_scope]") ?? "";
  const found = shelf.all.filter((one) => one.key === key && (scope === "" || one.environmentScope === scope));
  const [first, second] = found;
  if (first === undefined) return refuse(404, `${shelf.named} Not Found`);
  if (second === undefined) return answer(first);
  return refuse(409, "There are multiple variables with provided parameters. Please use 'filter[environment_scope]'");
}

const NEW: Variable = {
  key: "",
  value: "",
  type: "env_var",
  protected: false,
  masked: false,
  hidden: false,
  environmentScope: "*",
};

function changed(variable: Variable, fields: Fields, { scope }: VariableShelf): Variable {
  const flag = (name: string, old: boolean): boolean => (fields.has(name) ? fields.get(name) === "true" : old);
  const type = fields.get("variable_type");
  return {
    ...variable,
    value: fields.get("value") ?? variable.value,
    type: type === "file" || type === "env_var" ? type : variable.type,
    protected: flag("protected", variable.protected),
    masked: flag("masked", variable.masked),
    ...(fields.has("raw") ? { raw: flag("raw", false) } : {}),
    environmentScope: (scope === "owned" ? fields.get("environment_scope") : undefined) ?? variable.environmentScope,
  };
}

/** `Ci::Maskable` in GitLab's source: what is expanded is masked only within the first alphabet, what is raw in the second. */
const MASKABLE = /^[a-zA-Z0-9_+=/@:.~-]{8,}$/;
const MASKABLE_RAW = /^\S{8,}$/;
const LONGEST = 10_000;

/** The validations of `Ci::Variable`, in GitLab's words. */
function problemWith(next: Variable, old: Variable | undefined, { all }: VariableShelf): Reply | undefined {
  const message: Record<string, readonly string[]> = {};
  if (!/^[a-zA-Z0-9_]{1,255}$/.test(next.key)) message["key"] = ["can contain only letters, digits and '_'."];
  const isTaken = all.some(
    (one) => one !== old && one.key === next.key && one.environmentScope === next.environmentScope,
  );
  if (isTaken) message["key"] = [`(${next.key}) has already been taken`];
  if (next.value.length > LONGEST)
    message["value"] = [`is too long (${next.value.length} characters). The maximum size is ${LONGEST} characters.`];
  if (next.masked && !(next.raw === true ? MASKABLE_RAW : MASKABLE).test(next.value)) message["value"] = ["is invalid"];
  if (old?.hidden === true && !next.masked)
    message["base"] = ["The visibility setting cannot be changed for masked and hidden variables."];
  return Object.keys(message).length === 0 ? undefined : jsonReply(400, { message });
}

function fieldsOf(visit: Visit): Fields {
  return new Map([...readBody(visit)].map(([name, [first = ""]]) => [name, first]));
}
