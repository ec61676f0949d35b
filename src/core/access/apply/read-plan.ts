import { OBJECT_OUTLINE } from "../../change/object-outline.ts";
import type { Reading } from "../../text/diagnostic.ts";
import { type Outline, readOutlined } from "../../text/outline.ts";
import { type Source, locate } from "../../text/span.ts";
import { type PlanDocument, digestOf } from "../plan/plan-document.ts";

/** A plan as it was saved, or what undoes one: as much of it as can be acted on. */
export type SavedPlan = Pick<PlanDocument, "formatVersion" | "stack" | "accounts" | "changes" | "digest">;

const CHANGE: Outline = {
  fields: {
    action: ["create", "update", "delete", "adopt"],
    account: "text",
    "before?": OBJECT_OUTLINE,
    "after?": OBJECT_OUTLINE,
    reason: "text",
    access: ["broadens", "narrows", "mixed", "same", "undecided"],
    breaks: { either: [{ list: "text" }, ["unknown"]] },
  },
};

const DOCUMENT: Outline = {
  fields: {
    formatVersion: "text",
    stack: "text",
    accounts: {
      list: {
        fields: {
          name: "text",
          id: "text",
          partition: "text",
          "region?": "text",
          "profile?": "text",
          "role?": "text",
        },
      },
    },
    changes: { list: CHANGE },
    digest: "text",
  },
};

/** Reads what `plan --save` wrote. A plan that is not whole, or was edited, is none. */
export function readPlan(source: Source): Reading<SavedPlan> {
  const reading = readOutlined<SavedPlan>(source, DOCUMENT, { version: "plan/format-version", fit: "plan/not-a-plan" });
  const { value: plan } = reading;
  if (plan === undefined) return reading;
  const wrong = plan.digest === digestOf(plan.changes) ? wrongIn(plan) : "it was changed after it was made";
  if (wrong === undefined) return reading;
  const help = "make a new one with `sallyport plan --save FILE`";
  const start = source.text.search(/\S/);
  const span = locate(source, { start, end: start + 1 });
  return { diagnostics: [{ code: "plan/changed", severity: "error", message: `not a plan: ${wrong}`, help, span }] };
}

/** What no plan of ours has, whatever its digest says. */
function wrongIn({ accounts, changes }: SavedPlan): string | undefined {
  const known = new Set(accounts.map(({ id }) => id));
  for (const { action, account, before, after } of changes) {
    if (!known.has(account)) return `it has a change in the account \`${account}\`, which it does not name`;
    const fits = (before !== undefined) === (action !== "create") && (after !== undefined) === (action !== "delete");
    if (!fits) return `a change to ${action} lacks what it is from or to`;
    if (before !== undefined && after !== undefined && before.kind !== after.kind) return "a change is of two kinds";
  }
  return undefined;
}
