import { isGitlabComOnly } from "../gitlab/issuers.ts";
import { has, type StringSet, union } from "../language/string-set.ts";
import { claimRow } from "./claim-values.ts";
import type { Clause } from "./clause.ts";
import type { Cube } from "./cubes.ts";
import type { Doorway } from "./doorway.ts";
import { singles } from "./solve-claim.ts";
import { ofProjectIdPatterns, ofProjectPatterns, underPatterns } from "./subject-forms.ts";
import type { Wanted } from "./wanted.ts";

/** What a value of a subject says of the project, as far as its plain beginning shows it. */
export type Naming =
  | { readonly kind: "project"; readonly path: string }
  | { readonly kind: "project-id"; readonly id: string }
  | { readonly kind: "group"; readonly path: string }
  | { readonly kind: "open" };

const OPEN: Naming = { kind: "open" };
const PATH = /^(?:source_|job_)?project_path:([^:]*)(:?)/i;
const ID = /^(?:source_|job_)?project_id:([0-9]+)(:?)/i;

export function namingOf({ text, condition }: Wanted & { readonly condition: Clause["condition"] }): Naming {
  const plain = plainBeginning(text, condition.operator);
  const whole = plain.length === text.length;
  const path = PATH.exec(plain);
  if (path !== null) {
    const [, name = "", colon] = path;
    if (colon === ":" || whole) return { kind: "project", path: name };
    const slash = name.lastIndexOf("/");
    return slash < 0 ? OPEN : { kind: "group", path: name.slice(0, slash) };
  }
  const id = ID.exec(plain);
  if (id !== null && (id[2] === ":" || whole)) return { kind: "project-id", id: id[1] ?? "" };
  return OPEN;
}

/** What comes before the first thing that may stand for something else. */
function plainBeginning(text: string, operator: string): string {
  const end = text.search(/like/i.test(operator) || /arn/i.test(operator) ? /[*?]|\$\{/ : /\$\{/);
  return end < 0 ? text : text.slice(0, end);
}

/** The projects and groups that a text names anywhere, as `project_path:acme/app` or `project_id:20`. */
export function namesIn(text: string): readonly Naming[] {
  const names: Naming[] = [];
  for (const [, path = "", after = ""] of text.matchAll(/project_path:([A-Za-z0-9_./-]*)(.?)/g)) {
    if (path.includes("/") && (after === ":" || after === "")) names.push({ kind: "project", path });
    const slash = path.lastIndexOf("/");
    if (slash > 0) names.push({ kind: "group", path: path.slice(0, slash) });
  }
  for (const [, id = "", after = ""] of text.matchAll(/project_id:([0-9]+)(.?)/g))
    if (after === ":" || after === "") names.push({ kind: "project-id", id });
  return names;
}

/** The subjects of what is named. */
export function subjectsOf(names: readonly Naming[]): StringSet {
  return union(
    ...names.map((name) => {
      switch (name.kind) {
        case "project":
          return union(...ofProjectPatterns(name.path));
        case "project-id":
          return union(...ofProjectIdPatterns(name.id));
        case "group":
          return union(...underPatterns(name.path));
        case "open":
          return union();
      }
    }),
  );
}

/** The ids that the clauses of a cube leave to a claim, where they list them. */
export function pinnedIds(
  cube: Cube,
  claim: "project_id" | "namespace_id",
  doorway: Doorway,
): readonly string[] | undefined {
  if (!isGitlabComOnly(claim) || claimRow(claim, doorway) === undefined) return undefined;
  const clauses = cube.clauses.get(claim);
  if (clauses === undefined) return undefined;
  return singles(clauses)?.filter((id) => clauses.every(({ set }) => has(set, id)));
}
