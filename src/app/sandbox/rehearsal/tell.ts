import { layColumns } from "../../../core/text/columns.ts";
import type { Look, Style } from "../../../core/text/style.ts";
import { visible } from "../../../core/text/visible.ts";
import type { Entry } from "../state/journal.ts";

const LOOKS: Readonly<Record<Entry["outcome"], Look>> = {
  allowed: "green",
  refused: "red",
  failed: "yellow",
  unknown: "red",
  injected: "yellow",
};

/** What a rehearsal asked for, and what came of it: equal calls as one line, and under each refusal why. */
export function tellJournal(entries: readonly Entry[], dropped: number, style: Style): string {
  if (entries.length === 0) return "nothing was asked of the sandbox";
  const lines = collapse(entries).map(({ entry, times }) => ({
    cells: [entry.outcome, `${entry.service}:${visible(entry.operation)}${times > 1 ? ` (${times} times)` : ""}`],
    looks: [LOOKS[entry.outcome]],
    text: [about(entry), ...entry.why.map((reason) => `- ${visible(reason)}`)].filter((line) => line !== "").join("\n"),
  }));
  const counts = new Map<string, number>();
  for (const { outcome } of entries) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const summary = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
  const lost = dropped > 0 ? `; ${dropped} earlier ones are not shown` : "";
  return `${layColumns(lines, style)}\n${entries.length} ${entries.length === 1 ? "call" : "calls"}: ${summary}${lost}`;
}

/** One call in one line, as it happens. */
export function tellEntry(entry: Entry): string {
  return [entry.outcome, `${entry.service}:${visible(entry.operation)}`, about(entry).replaceAll("\n", "; ")]
    .filter((part) => part !== "")
    .join(" ");
}

function about(entry: Entry): string {
  const who = entry.caller === undefined ? "" : `by ${visible(entry.caller)}`;
  const what = entry.resource === undefined || entry.resource === "*" ? "" : `on ${visible(entry.resource)}`;
  const answer = entry.message === undefined ? (entry.code ?? "") : `${entry.code ?? ""}: ${visible(entry.message)}`;
  return [[who, what].filter((part) => part !== "").join(" "), answer].filter((part) => part !== "").join("\n");
}

/** The same call with the same end several times in a row is told once. */
function collapse(entries: readonly Entry[]): readonly { readonly entry: Entry; readonly times: number }[] {
  const told: { entry: Entry; times: number }[] = [];
  for (const entry of entries) {
    const last = told.at(-1);
    if (last !== undefined && keyOf(last.entry) === keyOf(entry)) last.times++;
    else told.push({ entry, times: 1 });
  }
  return told;
}

function keyOf({ service, operation, caller, resource, outcome, code, message }: Entry): string {
  return JSON.stringify([service, operation, caller, resource, outcome, code, message]);
}
