import type { Change } from "../../change/change.ts";
import type { CloudObject, Tags } from "../../change/object.ts";
import type { Estate } from "../../estate/estate.ts";
import type { Reading } from "../../text/diagnostic.ts";
import { reweigh } from "../apply/reweigh.ts";
import type { Declaration } from "../declaration/declaration.ts";
import { isLifeTag } from "../keys/life-tags.ts";
import { type PlanOptions, makePlan } from "../plan/make-plan.ts";
import { inOrder } from "../plan/order.ts";
import { isAdopted } from "../plan/ownership.ts";
import { type ChangeDocument, type PlanDocument, digestOf, keyOfChange, planDocument } from "../plan/plan-document.ts";
import type { DriftDocument, DriftItem } from "./drift.ts";

/** The plan that brings back what is declared; beside what `plan` would do, also what it lets stand. */
export function revertPlan(
  declaration: Declaration,
  drift: DriftDocument,
  options: PlanOptions & { readonly estate: Estate },
): Reading<PlanDocument> {
  const { value, diagnostics } = makePlan(declaration, { ...options, revert: true });
  if (value === undefined) return { diagnostics };
  const plan = planDocument(value);
  const strict = strictChanges(drift.items, plan.changes);
  const replaced = new Set(strict.map(keyOfChange));
  const weighed = reweigh(strict, options.estate).map(({ change, access, breaks }) => ({ ...change, access, breaks }));
  const all = [...plan.changes.filter((change) => !replaced.has(keyOfChange(change))), ...weighed];
  const changes = plan.accounts.flatMap(({ id }) => inOrder(all.filter(({ account }) => account === id)));
  const count = (action: Change["action"]): number => changes.filter((change) => change.action === action).length;
  const document: PlanDocument = {
    ...plan,
    changes,
    summary: { create: count("create"), update: count("update"), delete: count("delete"), adopt: count("adopt") },
    digest: digestOf(changes),
  };
  return { value: document, diagnostics };
}

/** Back to the letter: without the boundary and the tags that somebody added. */
function strictChanges(items: readonly DriftItem[], planned: readonly ChangeDocument[]): readonly ChangeDocument[] {
  const known = new Map<string, ChangeDocument>();
  for (const { account, kind, id, declared, stands, reverts, part } of items) {
    if (!reverts || declared === undefined || stands === undefined) continue;
    if (part !== "boundary" && part !== "tags") continue;
    const after = toTheLetter(
      declared,
      stands,
      planned.find((change) => keyOfChange(change) === keyOfChange({ account, kind, id })),
    );
    const change = { action: "update", account, kind, id, reason: "not as declared" } as const;
    known.set(`${kind} ${id}`, { ...change, before: stands, after, access: "undecided", breaks: "unknown" });
  }
  return [...known.values()];
}

function toTheLetter(declared: CloudObject, stands: CloudObject, planned: ChangeDocument | undefined): CloudObject {
  const after = planned?.after ?? declared;
  if (after.kind === "managed-policy" || after.kind === "instance-profile") {
    if (!("tags" in stands) || stands.tags === undefined) return after;
    return { ...after, tags: { ...tagsOfOthers(stands.tags), ...("tags" in declared ? declared.tags : {}) } };
  }
  if ((after.kind !== "role" && after.kind !== "user") || declared.kind !== after.kind) return declared;
  if (stands.kind !== after.kind) return declared;
  const { boundary: _, ...rest } = after;
  const kept: Tags = isAdopted(stands.tags) ? stands.tags : tagsOfOthers(stands.tags);
  const boundary = declared.boundary === undefined ? {} : { boundary: declared.boundary };
  return { ...rest, ...boundary, tags: { ...kept, ...declared.tags } };
}

/** Nobody but AWS changes its own, and where a key is on its way is no drift. */
function tagsOfOthers(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => key.startsWith("aws:") || isLifeTag(key)));
}
