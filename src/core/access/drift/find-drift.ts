import type { Change } from "../../change/change.ts";
import { type CloudObject, identify } from "../../change/object.ts";
import type { Estate } from "../../estate/estate.ts";
import { parseIamArn } from "../../estate/read/arn.ts";
import type { Reading } from "../../text/diagnostic.ts";
import type { Source } from "../../text/span.ts";
import { reweigh } from "../apply/reweigh.ts";
import type { Declaration } from "../declaration/declaration.ts";
import { DEFAULT_PATH } from "../declaration/defaults.ts";
import { desire } from "../desired/desire.ts";
import type { DesiredAccount } from "../desired/desired.ts";
import { unwantedIn } from "../plan/leftovers.ts";
import { policiesUnderOtherNames } from "../plan/make-plan.ts";
import { madeBy } from "../plan/made-by.ts";
import { principalNames } from "../plan/meaning.ts";
import { type Standing, keyOf, standingIn, untagged } from "../plan/standing.ts";
import { differencesOf } from "./differences.ts";
import type { DriftDocument, DriftItem } from "./drift.ts";

/** Before it is known who did it. */
type Found = Omit<DriftItem, "made">;

export interface DriftOptions {
  readonly estate: Estate;
  readonly files: ReadonlyMap<string, Source>;
}

/** Everything about what is declared that is not as declared, and everything on it that nobody declared. */
export function findDrift(declaration: Declaration, { estate, files }: DriftOptions): Reading<DriftDocument> {
  const { kept, moved } = withoutMoved(declaration, estate);
  const { value: desired, diagnostics } = desire(declaration, { estate: kept, files });
  if (desired === undefined) return { diagnostics };
  const caveats: string[] = [];
  const items = desired.accounts.flatMap((account) => {
    const standing = standingIn(kept, account.declared.id);
    const wanted = new Set(account.objects.map(({ kind }) => kind));
    for (const [kind, why] of standing.unread) if (wanted.has(kind)) caveats.push(why);
    caveats.push(...untagged(account.objects, standing));
    const path = declaration.defaults.path ?? DEFAULT_PATH;
    const elsewhere = policiesUnderOtherNames(account.objects, standing, principalNames(kept));
    const on = { account, standing, stack: desired.stack, estate: kept, elsewhere };
    return [...changedIn(on), ...addedIn(on, path)];
  });
  const value: DriftDocument = {
    formatVersion: "1.0",
    stack: desired.stack,
    accounts: desired.accounts.map(({ declared: { name, id } }) => ({ name, id })),
    items: [...items, ...moved].sort(byPlace).map((item) => ({ ...item, made: madeBy(estate, item) })),
    complete: caveats.length === 0,
    caveats: [...new Set(caveats)],
  };
  return { value, diagnostics };
}

function byPlace(a: Found, b: Found): number {
  const [left, right] = [a, b].map(({ account, on, kind, id, part, says }) =>
    [account, on ?? id, kind, id, part, says].join("\n"),
  );
  return (left ?? "") < (right ?? "") ? -1 : 1;
}

interface Looking {
  readonly account: DesiredAccount;
  readonly standing: Standing;
  readonly stack: string;
  readonly estate: Estate;
  /** What allows the same as a wanted policy, under another name. */
  readonly elsewhere: ReadonlyMap<string, string>;
}

/** What is declared, and gone or different. What was not read is neither. */
function changedIn({ account, standing, stack, estate, elsewhere }: Looking): readonly Found[] {
  const names = principalNames(estate);
  return account.objects.flatMap((wanted): readonly Found[] => {
    const key = keyOf(wanted);
    if (elsewhere.has(key) || standing.unread.has(wanted.kind)) return [];
    const now = standing.objects.get(key);
    const about = { account: account.declared.id, kind: wanted.kind, id: identify(wanted), ...ownerOf(wanted) };
    if (now === undefined) {
      const access = effectOf({ before: wanted, account: account.declared.id }, estate);
      return [{ ...about, part: "missing", says: sayMissing(wanted), access, declared: wanted, reverts: true }];
    }
    const differences = differencesOf(wanted, now, { stack, names });
    if (differences.length === 0) return [];
    const access = effectOf({ before: wanted, after: now, account: account.declared.id }, estate);
    return differences.map(({ byHand, ...difference }) => ({
      ...about,
      ...difference,
      access: ACCESS_PARTS.has(difference.part) ? access : "same",
      declared: wanted,
      stands: now,
      reverts: byHand !== true,
    }));
  });
}

const ACCESS_PARTS: ReadonlySet<string> = new Set(["trust", "policy", "boundary", "audiences", "role"]);

/** On what is declared, or as if it were, and declared by nobody. */
function addedIn({ account, standing, stack, estate, elsewhere }: Looking, path: string): readonly Found[] {
  const { id } = account.declared;
  const { drift, ours, machines } = unwantedIn(account, standing, { stack, path, kept: new Set(elsewhere.values()) });
  const item = (object: CloudObject, says: string, reverts: boolean): Found => ({
    account: id,
    kind: object.kind,
    id: identify(object),
    ...ownerOf(object),
    part: "undeclared",
    says,
    access: effectOf({ after: object, account: id }, estate),
    stands: object,
    reverts,
  });
  const declared = new Set(account.objects.map(identify));
  const profiles = [...standing.objects.values()].flatMap((object) =>
    object.kind === "instance-profile" &&
    object.role !== undefined &&
    declared.has(object.role) &&
    !declared.has(object.arn)
      ? [{ ...item(object, `it holds \`${object.role}\`, and is not declared`, false), on: object.role }]
      : [],
  );
  const held = new Set(profiles.map(({ id: profile }) => profile));
  return [
    ...drift.map(({ object, says }) => item(object, says, true)),
    ...ours
      .filter((object) => !held.has(identify(object)))
      .map((object) =>
        item(object, "it bears this stack's name, and is not declared: `plan --prune` deletes it", false),
      ),
    ...profiles,
    ...machines.map((object) => item(object, "the machine runs with the profile, and is not the declared one", false)),
    ...groupsOf(account, standing),
  ];
}

/** What a group allows is its user's as well. */
function groupsOf({ declared, objects }: DesiredAccount, { account }: Standing): readonly Found[] {
  return objects.flatMap((object): readonly Found[] => {
    if (object.kind !== "user") return [];
    const groups = account?.users?.find(({ arn }) => arn === object.arn)?.groups ?? [];
    return groups.map((group) => ({
      account: declared.id,
      kind: "user",
      id: object.arn,
      on: object.arn,
      part: "group",
      says: `it is in the group \`${group}\`, and no group is declared`,
      access: "undecided",
      reverts: false,
    }));
  });
}

interface Moved {
  readonly kept: Estate;
  readonly moved: readonly Found[];
}

/**
 * A role of a grant's name that stands under another path is another role: names are taken without their paths. A plan
 * would be refused for it; here it is drift.
 */
export function withoutMoved({ grants, accounts, defaults }: Declaration, estate: Estate): Moved {
  const path = defaults.path ?? DEFAULT_PATH;
  const moved: Found[] = [];
  const kept = estate.accounts.map((account) => {
    const name = accounts.find(({ id }) => id === account.id)?.name;
    const own = grants.filter(({ into, role, from }) => into === name && role === undefined && from.kind !== "user");
    const names = new Set(own.map((grant) => grant.name.toLowerCase()));
    const isMoved = (role: { readonly name: string; readonly path: string; readonly origin: string }): boolean =>
      role.origin === "live" && names.has(role.name.toLowerCase()) && role.path !== path;
    for (const { arn } of (account.roles ?? []).filter(isMoved)) {
      const says = `it stands under \`${parseIamArn(arn)?.path ?? "/"}\`, and \`${path}\` is declared`;
      const about = { account: account.id, kind: "role", id: arn, on: arn } as const;
      moved.push({ ...about, part: "path", says, access: "undecided", reverts: false });
    }
    if (account.roles === undefined) return account;
    return { ...account, roles: account.roles.filter((role) => !isMoved(role)) };
  });
  return { kept: moved.length === 0 ? estate : { ...estate, accounts: kept }, moved };
}

function ownerOf(object: CloudObject): { readonly on?: string } {
  switch (object.kind) {
    case "role":
    case "user":
      return { on: object.arn };
    case "inline-policy":
    case "attachment":
      return { on: object.owner };
    case "instance-profile":
      return object.role === undefined ? {} : { on: object.role };
    case "pod-identity":
      return { on: object.role };
    default:
      return {};
  }
}

/** What came of it: from what is declared to what stands. */
function effectOf(change: Pick<Change, "account" | "before" | "after">, estate: Estate): DriftItem["access"] {
  const object = change.after ?? change.before;
  if (object === undefined) return "same";
  const action = change.before === undefined ? "create" : change.after === undefined ? "delete" : "update";
  const document = { ...change, action, reason: "drift", kind: object.kind, id: identify(object) } as const;
  const [weighed] = reweigh([{ ...document, access: "same", breaks: [] }], estate, { alone: true });
  return weighed?.access ?? "undecided";
}

function sayMissing(object: CloudObject): string {
  if (object.kind === "attachment") return `\`${object.policyArn}\` is not attached`;
  if (object.kind === "profile-association") return `the machine does not have \`${object.profileArn}\``;
  return "it is not there";
}
