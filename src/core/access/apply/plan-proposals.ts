import type { AccessEffect, Change } from "../../change/change.ts";
import type { CloudObject } from "../../change/object.ts";
import { mergeChanges } from "../../change/merge.ts";
import type { Estate } from "../../estate/estate.ts";
import { inOrder } from "../plan/order.ts";
import type { AccessChange, Plan, PlannedAccount, PlannedChange } from "../plan/plan.ts";
import { keyOf, standingIn } from "../plan/standing.ts";
import type { Weighed } from "../plan/weigh.ts";
import { weighNow } from "./reweigh.ts";

/** Changes that come from elsewhere than a declaration, with what was found of them there: the fix of a finding, say. */
export interface Proposal {
  /** What people know it by. */
  readonly name: string;
  readonly changes: readonly Change[];
  readonly proofs: readonly { readonly claim: string; readonly holds: boolean | "undecided" }[];
  readonly breaks: Breaks;
}

type Breaks = PlannedChange["breaks"];

export interface PlannedProposals {
  readonly plan: Plan;
  /** What is not in the plan, and why. */
  readonly left: readonly { readonly name: string; readonly says: string }[];
}

export interface ProposalOptions {
  readonly estate: Estate;
  readonly accounts: readonly PlannedAccount[];
  /** What the plan is called in the file that takes it back. */
  readonly stack: string;
  readonly caveats: readonly string[];
}

/**
 * Proposals as one plan. Nothing of which a proof does not hold is in it, nor what would write over an earlier
 * proposal: that was proved of what stands, and not of what the earlier one makes of it.
 */
export function planProposals(
  proposals: readonly Proposal[],
  { estate, accounts, stack, caveats }: ProposalOptions,
): PlannedProposals {
  const left: PlannedProposals["left"][number][] = [];
  const taken: Proposal[] = [];
  const written = new Map<string, Alterations>();
  for (const proposal of proposals) {
    const says = whyNot(proposal, written);
    if (says === undefined) {
      taken.push(proposal);
      for (const change of proposal.changes)
        written.set(placeOf(change), { ...written.get(placeOf(change)), ...alterationsOf(change) });
    } else left.push({ name: proposal.name, says });
  }
  const merged = mergeChanges(taken.flatMap(({ changes }) => changes)).map((change) => onWhatStands(change, estate));
  const ordered = accounts.flatMap(({ id }) => inOrder(merged.filter(({ account }) => account === id)));
  const weighed = [...weighNow(ordered, estate).values()].map((one) => withFound(one, taken));
  const changes = weighed.map(({ change }) => change);
  const count = (action: Change["action"]): number => changes.filter((change) => change.action === action).length;
  const plan: Plan = {
    stack,
    accounts,
    access: weighed.flatMap(({ access }): readonly AccessChange[] => (access === undefined ? [] : [access])),
    changes,
    drift: [],
    leftovers: [],
    proofs: taken.flatMap(({ name, proofs }) =>
      proofs.map(({ claim, holds }) => ({ grant: `${name}:`, claim, holds, exact: true })),
    ),
    refused: [],
    notes: [],
    caveats,
    summary: {
      create: count("create"),
      update: count("update"),
      delete: count("delete"),
      adopt: count("adopt"),
    },
  };
  return { plan, left };
}

function whyNot({ changes, proofs }: Proposal, written: ReadonlyMap<string, Alterations>): string | undefined {
  const open = proofs.find(({ holds }) => holds !== true);
  if (open !== undefined)
    return open.holds === false ? `it does not hold that ${open.claim}` : `it could not be proved that ${open.claim}`;
  if (proofs.length === 0) return "nothing was proved of it";
  const collides = changes.some((change) => {
    const there = written.get(placeOf(change));
    return there !== undefined && !goTogether(there, alterationsOf(change));
  });
  return collides ? "another fix changes the same: do this one after it, with the same command" : undefined;
}

/** What a change writes, field by field; all of a thing that comes or goes. */
type Alterations = Readonly<Record<string, string>>;

const ALL = "*";

function alterationsOf({ before, after }: Change): Alterations {
  if (before === undefined || after === undefined) return { [ALL]: JSON.stringify(after ?? null) };
  const was = new Map<string, unknown>(Object.entries(before));
  const is = new Map<string, unknown>(Object.entries(after));
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return Object.fromEntries(
    fields.flatMap((field) => {
      const [from, to] = [was, is].map((values) => JSON.stringify(values.get(field) ?? null));
      return to === undefined || from === to ? [] : [[field, to]];
    }),
  );
}

function goTogether(there: Alterations, own: Alterations): boolean {
  if (ALL in there !== ALL in own) return false;
  return Object.entries(own).every(([field, value]) => there[field] === undefined || there[field] === value);
}

function placeOf({ account, before, after }: Change): string {
  const object = after ?? before;
  return object === undefined ? account : `${account} ${keyOf(object)}`;
}

/** The same change, from all that was read of the object: what is put back later is then what stood. */
function onWhatStands(change: Change, estate: Estate): Change {
  const { before, after, account } = change;
  if (before === undefined) return change;
  const now = standingIn(estate, account).objects.get(keyOf(before));
  if (now === undefined) return change;
  if (after === undefined) return { ...change, before: now };
  const fields = alterationsOf(change);
  const altered = Object.entries(after).filter(([field]) => field in fields);
  // It is of the kind that both are of.
  return { ...change, before: now, after: { ...now, ...Object.fromEntries(altered) } as CloudObject };
}

/** The more careful of what was found where the change comes from and of what the plan finds. */
function withFound({ change, access }: Weighed, proposals: readonly Proposal[]): Weighed {
  const place = placeOf(change);
  const own = proposals.filter(({ changes }) => changes.some((one) => placeOf(one) === place));
  const found = own.map(({ breaks }) => breaks).reduce(bothOf, []);
  const breaks = change.access === "broadens" ? change.breaks : bothOf(change.breaks, found);
  // Nobody is shut out by a shorter session, and yet a job can end by it.
  const effect: AccessEffect = change.access === "same" && breaks.length > 0 ? "narrows" : change.access;
  return {
    change: { ...change, access: effect, breaks },
    ...(access === undefined ? {} : { access: { ...access, breaks } }),
  };
}

function bothOf(one: Breaks, other: Breaks): Breaks {
  if (one === "unknown" || other === "unknown") return "unknown";
  return [...new Set([...one, ...other])].sort();
}
