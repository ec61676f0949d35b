import { addYamlLines } from "../../text/add-yaml-lines.ts";
import { canonicalJson } from "../../text/canonical-json.ts";
import type { Diagnostic } from "../../text/diagnostic.ts";
import { SallyportError } from "../../text/failure.ts";
import { type YamlEdit, editYaml } from "../../text/edit-yaml.ts";
import type { Source } from "../../text/span.ts";
import type { Declaration } from "../declaration/declaration.ts";
import type { AccountSketch, GrantSketch, Sketch } from "../init/sketch.ts";
import { writeGrant, writeSketch } from "../init/write-sketch.ts";
import { readAccess } from "../read-access.ts";

/** What a declaration has to have for some grants, beside the grants. */
export interface Surroundings {
  readonly stack: string;
  readonly gitlab: Sketch["gitlab"];
  readonly account: AccountSketch;
}

/** A declaration of its own for the grants, where there is none. */
export function newDeclaration(
  name: string,
  grants: readonly GrantSketch[],
  { stack, gitlab, account }: Surroundings,
): Source {
  return { name, text: writeSketch({ stack, gitlab, accounts: [account], grants, notes: [] }) };
}

/**
 * The declaration with the grants added, and with what they need of the rest where it lacks that. All that was there means
 * what it meant: it is read once more and compared, and where that fails nothing is to be written.
 */
export function addGrants(
  { source, ...declaration }: Declaration,
  grants: readonly GrantSketch[],
  { stack, gitlab, account }: Surroundings,
): Source {
  const { name: accountName, ...rest } = account;
  const hasAccount = declaration.accounts.some(({ id }) => id === account.id);
  const edits: readonly YamlEdit[] = [
    ...(declaration.stack === undefined ? [{ path: ["stack"], value: stack }] : []),
    ...(declaration.gitlab === undefined ? [{ path: ["gitlab"], value: gitlab }] : []),
    ...(hasAccount ? [] : [{ path: ["accounts", accountName], value: rest }]),
  ];
  const surrounded = editYaml(source, edits);
  const text = surrounded === undefined ? undefined : withGrants({ ...source, text: surrounded }, grants);
  if (text === undefined) throw cannotWrite(source, grants);
  const fresh = { ...source, text };
  const { value, diagnostics } = readAccess(fresh);
  if (value === undefined || !isOnlyMore(declaration, value, grants)) throw cannotWrite(source, grants, diagnostics);
  return fresh;
}

/** In lines of their own with their comments; on one line each where the file is written so. */
function withGrants(source: Source, grants: readonly GrantSketch[]): string | undefined {
  const lines = grants.flatMap((grant) => writeGrant(grant).map((line) => line.slice(2)));
  const added = addYamlLines(source, "grants", lines);
  if (added !== undefined) return added;
  return editYaml(
    source,
    grants.map(({ name, body }) => ({ path: ["grants", name], value: { ...body } })),
  );
}

function isOnlyMore(before: Omit<Declaration, "source">, after: Declaration, grants: readonly GrantSketch[]): boolean {
  const names = new Set(before.grants.map(({ name }) => name));
  const fresh = after.grants.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
  const { defaults, settings, accept } = before;
  return (
    same(fresh.toSorted(), grants.map(({ name }) => name).toSorted()) &&
    same(
      before.grants,
      after.grants.filter(({ name }) => names.has(name)),
    ) &&
    same(before.accounts, after.accounts.slice(0, before.accounts.length)) &&
    same({ defaults, settings, accept }, { defaults: after.defaults, settings: after.settings, accept: after.accept })
  );
}

function cannotWrite(
  { name = "sallyport.yaml" }: Source,
  grants: readonly GrantSketch[],
  diagnostics: readonly Diagnostic[] = [],
): SallyportError {
  const because = diagnostics.find(({ severity }) => severity === "error")?.message;
  return new SallyportError(
    "migrate/cannot-write",
    `\`${name}\` cannot be added to as it is written${because === undefined ? "" : `: ${because}`}`,
    {
      help: "add these lines by hand under `grants:`, then run this again",
      data: { notes: grants.flatMap(writeGrant) },
    },
  );
}
