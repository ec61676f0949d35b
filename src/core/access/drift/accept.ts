import type { Identity } from "../../estate/account.ts";
import type { Estate } from "../../estate/estate.ts";
import type { Tenant } from "../../gitlab/claims.ts";
import { editYaml } from "../../text/edit-yaml.ts";
import type { Source } from "../../text/span.ts";
import type { Declaration } from "../declaration/declaration.ts";
import { desire } from "../desired/desire.ts";
import { prove } from "../plan/make-plan.ts";
import { NOT_ADMINISTRATOR, type Proof } from "../plan/proofs.ts";
import { readAccess } from "../read-access.ts";
import type { DriftDocument, DriftItem } from "./drift.ts";
import { type DriftOptions, findDrift, withoutMoved } from "./find-drift.ts";
import type { Accepting, Way } from "./way.ts";
import { waysOf } from "./ways.ts";

export interface AcceptOptions extends DriftOptions {
  readonly tenant?: Tenant | undefined;
  /** Whether a policy file of that name is there, though nothing names it. */
  readonly isTaken: (name: string) => boolean;
}

/** What can be written down of what stands, and what cannot. Nothing is written yet. */
export interface Acceptance {
  /** The declaration as it would be. */
  readonly text: string;
  /** Policy files that are new or changed, by the names that the declaration uses. */
  readonly files: ReadonlyMap<string, string>;
  readonly accepted: readonly AcceptedItem[];
  /** Grants that may end as administrators now, and say so. */
  readonly administrators: readonly string[];
  readonly left: readonly LeftItem[];
}

export interface AcceptedItem {
  readonly item: DriftItem;
  /** The words for it; absent where it went with another. */
  readonly says?: string;
}

export interface LeftItem {
  readonly item: DriftItem;
  readonly because: string;
}

interface State {
  readonly declaration: Declaration;
  readonly files: ReadonlyMap<string, Source>;
  readonly written: ReadonlyMap<string, string>;
  readonly items: readonly DriftItem[];
  /** Grants that a proof holds back. */
  readonly refused: ReadonlySet<string>;
}

/**
 * A declaration that says what stands. Each item is taken by itself: a way to say it is tried, read back, and kept only if
 * it leaves that item no drift, makes none elsewhere, and lets no proof fail that held before. What needs a word that
 * one cannot overlook gets it.
 */
export function acceptDrift(declaration: Declaration, drift: DriftDocument, options: AcceptOptions): Acceptance {
  return acceptBut(new Map(), declaration, drift, options);
}

/** All but what is about some principals, each with why. */
function acceptBut(
  barred: ReadonlyMap<string, string>,
  declaration: Declaration,
  drift: DriftDocument,
  options: AcceptOptions,
): Acceptance {
  const { files } = options;
  let state: State = {
    declaration,
    files,
    written: new Map(),
    items: drift.items,
    refused: new Set(failedProofs(declaration, files, options).map(({ grant }) => grant)),
  };
  const seen = new Map(drift.items.map((item) => [nameOf(item), item]));
  const words = new Map<string, string>();
  const reasons = new Map<string, string>();
  for (;;) {
    const item = nextOf(state.items, reasons);
    if (item === undefined) break;
    const bar = barred.get(item.on ?? "");
    const tried: Tried = bar === undefined ? tryWays(item, state, options) : { because: bar };
    if (tried.state === undefined) reasons.set(nameOf(item), tried.because);
    else {
      // What had no words may have some now; an item that comes back is not tried again.
      reasons.clear();
      for (const name of words.keys()) reasons.set(name, "it was written down once, and is back");
      reasons.set(nameOf(item), "it was written down once, and is back");
      words.set(nameOf(item), tried.says);
      state = tried.state;
      for (const found of state.items) seen.set(nameOf(found), found);
    }
  }
  const rest = new Set(state.items.map(nameOf));
  const administrators = administratorsBy(state, declaration, drift, options);
  const edits = administrators.map((name) => ({ path: ["grants", name, "dangerously-administrator"], value: true }));
  const text = editYaml(state.declaration.source, edits);
  if (text === undefined) {
    const because = "it may end as an administrator by it, and the file cannot be made to say so";
    const principals = (acceptingOf(state, options)?.desired.grants ?? [])
      .filter(({ grant }) => administrators.includes(grant.name))
      .map(({ principal }): readonly [string, string] => [principal, because]);
    return acceptBut(new Map([...barred, ...principals]), declaration, drift, options);
  }
  return {
    text,
    files: state.written,
    accepted: [...seen]
      .filter(([name]) => !rest.has(name))
      .map(([name, item]) => {
        const says = words.get(name);
        return says === undefined ? { item } : { item, says };
      }),
    administrators,
    left: state.items.map((item) => ({ item, because: reasons.get(nameOf(item)) ?? "there is no word for it" })),
  };
}

function nameOf({ account, kind, id, part, says }: DriftItem): string {
  return [account, kind, id, part, says].join("\n");
}

/** First what decides what the others are compared with. */
const FIRST: readonly string[] = ["path", "audiences", "boundary"];

function nextOf(items: readonly DriftItem[], done: ReadonlyMap<string, string>): DriftItem | undefined {
  const open = items.filter((item) => !done.has(nameOf(item)));
  return open.find(({ part }) => FIRST.includes(part)) ?? open[0];
}

type Tried = { readonly state: State; readonly says: string } | { readonly state?: never; readonly because: string };

function tryWays(item: DriftItem, state: State, options: AcceptOptions): Tried {
  const on = acceptingOf(state, options);
  if (on === undefined) return { because: "the declaration has mistakes that have to be put right first" };
  const { ways, otherwise } = waysOf(item, on);
  let because = otherwise;
  for (const way of ways) {
    const next = tryWay(item, way, state, options);
    if ("declaration" in next) return { state: next, says: way.says };
    because = next.because ?? because;
  }
  return { because };
}

function acceptingOf({ declaration, files }: State, { estate, isTaken }: AcceptOptions): Accepting | undefined {
  const { kept } = withoutMoved(declaration, estate);
  const desired = desire(declaration, { estate: kept, files }).value;
  return desired === undefined ? undefined : { declaration, desired, estate: kept, files, isTaken };
}

function tryWay(
  item: DriftItem,
  { edits, files: texts = new Map() }: Way,
  before: State,
  options: AcceptOptions,
): State | { readonly because?: string } {
  const { source } = before.declaration;
  const text = editYaml(source, edits);
  if (text === undefined) return { because: "the file says it in a way that only a person can change, as by an alias" };
  const files = new Map([
    ...before.files,
    ...[...texts].map(([name, policy]) => [name, { name, text: policy }] as const),
  ]);
  const declaration = readAccess({ ...source, text }).value;
  const items = declaration === undefined ? undefined : findDrift(declaration, { ...options, files }).value?.items;
  if (declaration === undefined || items === undefined) return {};
  if (items.some((one) => nameOf(one) === nameOf(item))) return {};
  const known = new Set(before.items.map(nameOf));
  // A role that is taken over where it is gets compared only then.
  const isOther = (one: DriftItem): boolean => !known.has(nameOf(one)) && (item.part !== "path" || one.on !== item.on);
  if (items.some(isOther)) return {};
  const written = new Map([...before.written, ...texts]);
  const state: State = { declaration, files, written, items, refused: before.refused };
  return PROVED.has(item.part) ? withProofs(state, options) : state;
}

/**
 * What a proof can come to fail by. Whether somebody may end as an administrator is looked at once, at the end: what
 * stands counts there whether it is declared or not.
 */
const PROVED: ReadonlySet<string> = new Set(["trust", "path", "boundary", "audiences"]);

/** No grant may come to be held back by what is written. */
function withProofs(state: State, options: AcceptOptions): State | { readonly because?: string } {
  const failed = failedProofs(state.declaration, state.files, options);
  const fresh = failed.find(({ grant }) => !state.refused.has(grant));
  if (fresh !== undefined)
    return { because: `\`plan\` would hold the grant back: it ${fresh.witness ?? "fails a proof"}` };
  return { ...state, refused: new Set(failed.map(({ grant }) => grant)) };
}

/**
 * The grants that may end as administrators by what was written down now, and did not by what was declared. Policies that
 * were left count in neither, since they are to go.
 */
function administratorsBy(
  state: State,
  before: Declaration,
  drift: DriftDocument,
  options: AcceptOptions,
): readonly string[] {
  const find = (declaration: Declaration, files: ReadonlyMap<string, Source>, without: readonly DriftItem[]) =>
    failedProofs(declaration, files, { ...options, estate: estateWithout(options.estate, without) })
      .filter(({ claim }) => claim === NOT_ADMINISTRATOR)
      .map(({ grant }) => grant);
  const known = new Set(find(before, options.files, drift.items));
  return find(state.declaration, state.files, state.items).filter((name) => !known.has(name));
}

/** The same estate without the policies that nobody declared. */
function estateWithout(estate: Estate, items: readonly DriftItem[]): Estate {
  const gone = new Set(items.flatMap(({ part, id }) => (part === "undeclared" ? [id] : [])));
  if (gone.size === 0) return estate;
  const strip = <T extends Identity>(one: T): T => ({
    ...one,
    inline: one.inline.filter(({ name }) => !gone.has(`${one.arn}#${name}`)),
    attached: one.attached.filter((arn) => !gone.has(`${one.arn}#${arn}`)),
  });
  const accounts = estate.accounts.map((account) => ({
    ...account,
    ...(account.roles === undefined ? {} : { roles: account.roles.map(strip) }),
    ...(account.users === undefined ? {} : { users: account.users.map(strip) }),
  }));
  return { ...estate, accounts };
}

function failedProofs(
  declaration: Declaration,
  files: ReadonlyMap<string, Source>,
  { estate, tenant }: Pick<AcceptOptions, "estate" | "tenant">,
): readonly Proof[] {
  const { kept } = withoutMoved(declaration, estate);
  const desired = desire(declaration, { estate: kept, files }).value;
  const proofs = desired === undefined ? [] : prove(desired, kept, tenant ?? declaration.gitlab);
  return proofs.filter(({ holds }) => holds === false);
}
