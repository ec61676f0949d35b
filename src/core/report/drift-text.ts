import type { DriftDocument, DriftItem } from "../access/drift/drift.ts";
import type { AccessEffect } from "../change/change.ts";
import { sayMade, sayUnknownMakers } from "./plan-words.ts";
import { type Style, paint } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { wrap } from "../text/wrap.ts";

const EFFECTS: Readonly<Partial<Record<AccessEffect, string>>> = {
  broadens: "wider than declared",
  narrows: "narrower than declared",
  mixed: "wider and narrower than declared",
  undecided: "what that means for access cannot be told",
};

/** What is not as declared, by the role that it is on. */
export function renderDriftText({ items, caveats, accounts }: DriftDocument, style: Style): string {
  const groups = Map.groupBy(items, ({ account, on, id }) => `${account} ${on ?? id}`);
  const lines: string[] = [];
  for (const [, group] of groups) {
    const [first] = group;
    if (first === undefined) continue;
    const account = accounts.find(({ id }) => id === first.account)?.name ?? first.account;
    lines.push(`${paint(style, "bold", visible(first.on ?? first.id))} in ${visible(account)}`);
    for (const item of group) lines.push(...sayItem(item, style));
    lines.push("");
  }
  for (const why of sayUnknownMakers(items)) lines.push(`  ${wrap(visible(why), style.width - 6, "    ")}`);
  for (const caveat of caveats) lines.push(`  not known: ${wrap(visible(caveat), style.width - 6, "    ")}`);
  return `${[...lines, sayVerdict(items.length, caveats.length > 0)].join("\n")}\n`;
}

function sayItem({ kind, id, on, says, access, made }: DriftItem, style: Style): readonly string[] {
  const about = on === undefined || on === id ? kind : `${kind} ${visible(shortOf(id, on))}`;
  const effect = EFFECTS[access];
  const words = `${about}: ${visible(says)}${effect === undefined ? "" : ` (${effect})`}${visible(sayMade(made))}`;
  return [`  ${wrap(words, Math.max(style.width - 6, 24), "    ")}`];
}

function shortOf(id: string, on: string): string {
  return id.startsWith(`${on}#`) ? id.slice(on.length + 1) : id;
}

function sayVerdict(count: number, partial: boolean): string {
  const read = partial ? " in what was read" : "";
  if (count === 0) return `No drift${read}${partial ? "." : ": everything is as declared."}`;
  return `${count} ${count === 1 ? "thing is" : "things are"} not as declared${read}.`;
}
