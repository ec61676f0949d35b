import type { ApplyDocument, ChangeName } from "../access/apply/outcome.ts";
import type { Style } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { wrap } from "../text/wrap.ts";

const RESULTS: Readonly<Record<ApplyDocument["result"], string>> = {
  applied: "Applied.",
  "nothing-to-do": "Nothing to do: everything stands as it is to.",
  refused: "Refused: nothing was written.",
  failed: "Failed half-way: the same command goes on from here.",
  interrupted: "Interrupted: the same command goes on from here.",
};

const MOVED = "Stopped half-way: somebody else changes this account, too.";

/** What was done and what was not, one line each. */
export function renderApplyText(document: ApplyDocument, style: Style): string {
  const { done, already, left, begun, refused, failure, next = [], undo, result } = document;
  const lines = [
    ...done.map((change) => `  done      ${say(change)}`),
    ...(begun === undefined ? [] : [`  begun     ${say(begun)}`]),
    // Of what was refused whole, the last line says it.
    ...(result === "refused" ? [] : left.map((change) => `  not done  ${say(change)}`)),
    ...byReason(refused).flatMap(({ says, changes }) => [
      ...changes.map((change) => `  refused   ${say(change)}`),
      `    ${wrap(visible(says), Math.max(style.width - 6, 24), "    ")}`,
    ]),
    ...(already.length === 0 ? [] : [`  ${already.length} as wanted before`]),
    ...(failure === undefined ? [] : [`  ${wrap(visible(failure.message), Math.max(style.width - 4, 24), "  ")}`]),
    ...next.map((step) => `  next      ${wrap(visible(step), Math.max(style.width - 14, 24), "            ")}`),
    ...(undo === undefined ? [] : [`  what was replaced is kept: sallyport apply --undo ${visible(undo)}`]),
  ];
  const verdict = failure?.code === "apply/moved" ? MOVED : RESULTS[result];
  return `${[...lines, verdict].join("\n")}\n`;
}

/** Each reason once, since one flag commonly answers for all. */
function byReason(
  refused: ApplyDocument["refused"],
): readonly { readonly says: string; readonly changes: readonly ChangeName[] }[] {
  return [...Map.groupBy(refused, ({ says }) => says)].map(([says, ones]) => ({
    says,
    changes: ones.flatMap(({ change }) => (change === undefined ? [] : [change])),
  }));
}

function say({ action, kind, id, account }: ChangeName): string {
  const of = id.includes(account) ? "" : ` (${account})`;
  return `${action} ${kind} ${visible(id)}${of}`;
}
