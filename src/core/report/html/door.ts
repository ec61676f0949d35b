import type { TokenPattern } from "../../admission/admission.ts";
import type { DoorEntry } from "../../audit/document.ts";
import type { Chain } from "../../escalate/chain.ts";
import { escapeMarkup, proseMarkup } from "../xml.ts";
import { list, showClaims, showFinding } from "./finding.ts";
import type { ShownDoor } from "./model.ts";

/** What the page's search looks through, lower-cased. */
function searchText({ door, heads }: ShownDoor): string {
  const words = [door.name, door.account, door.resource, door.from, door.says, door.kind, door.id];
  for (const { finding, under } of heads) words.push(finding.rule, finding.title, ...under.map((one) => one.rule));
  return words.join(" ").toLowerCase();
}

export function showDoorRow(shown: ShownDoor): string {
  const { door, anchor, worst } = shown;
  const text = escapeMarkup(searchText(shown));
  return [
    `<tr data-text="${text}" data-severity="${worst}" data-account="${escapeMarkup(door.account)}">`,
    `<td><span class="word s-${worst}">${worst === "none" ? "clear" : worst}</span></td>`,
    `<td><a href="#${anchor}">${escapeMarkup(door.name)}</a></td>`,
    `<td class="id">${escapeMarkup(door.account)}</td>`,
    `<td>${escapeMarkup(door.from)}</td>`,
    `<td>${proseMarkup(door.says)}</td>`,
    `<td>${powers(door)}</td></tr>`,
  ].join("");
}

/** The door's page. */
export function showDoor(shown: ShownDoor): string {
  const { door, anchor, worst, heads } = shown;
  const rows: string[] = [];
  const row = (name: string, html: string): void => void rows.push(`<dt>${name}</dt><dd>${html}</dd>`);
  row("who comes in", proseMarkup(door.says));
  if (door.describe !== undefined && door.describe.length > 0) row("the set", door.describe.map(showPattern).join(""));
  if (door.exact !== undefined) row("proved", door.exact ? "exactly this set" : "at most this set: see the caveats");
  if (door.witness !== undefined) row("a token that gets in", showClaims(door.witness));
  if (door.outsider !== undefined) row("one that is not ours", showClaims(door.outsider));
  if (door.broken !== undefined && door.broken.length > 0)
    row("broken", list(door.broken.map(({ code, help }) => `${code}: ${help}`)));
  if (door.caveats.length > 0) row("caveats", list(door.caveats));
  row("can", door.can.length === 0 ? "nothing that was read" : list(door.can));
  row("leads to admin", door.admin === true ? "yes" : door.admin === false ? "no" : "not known");
  for (const chain of door.escalates) row("climbs", showChain(chain));
  return [
    `<article id="${anchor}" data-text="${escapeMarkup(searchText(shown))}" data-severity="${worst}" data-account="${escapeMarkup(door.account)}">`,
    `<div class="top"><h3>${escapeMarkup(door.name)}</h3><span class="soft">${escapeMarkup(`${door.kind} in ${door.account}`)}</span></div>`,
    `<p class="soft"><code>${escapeMarkup(door.resource)}</code></p>`,
    `<dl>${rows.join("")}</dl>`,
    ...heads.map((head) => `<hr>${showFinding(head, door.witness)}`),
    "</article>",
  ].join("\n");
}

function powers(door: DoorEntry): string {
  if (door.admin === true) return `<b class="s-critical">administrator</b>`;
  if (door.escalates.length > 0) return `<b class="s-high">climbs</b>`;
  return escapeMarkup(door.can.slice(0, 3).join(", ") + (door.can.length > 3 ? ", …" : ""));
}

function showPattern(pattern: TokenPattern): string {
  const pins = { ...pattern.ids, ...pattern.claims };
  const extra = Object.entries(pins).map(([claim, value]) => ` · ${claim} ${value}`);
  const text = `${pattern.project} · ${pattern.refType} ${pattern.ref}${extra.join("")}`;
  return `<div><code>${escapeMarkup(text)}</code> <span class="soft">statement ${pattern.statement}</span></div>`;
}

function showChain(chain: Chain): string {
  const steps = chain.steps.map((step) => {
    const by = `${step.policy}, statement ${step.sid ?? step.statement}`;
    return `<li>${escapeMarkup(step.does)}: <code>${escapeMarkup(`${step.action} on ${step.resource}`)}</code> <span class="soft">${escapeMarkup(by)}</span></li>`;
  });
  const assumes =
    chain.assumes === undefined ? "" : `<p class="soft">${escapeMarkup(`taken for granted: ${chain.assumes}`)}</p>`;
  return `${escapeMarkup(`to ${chain.reaches}`)}<ol>${steps.join("")}</ol>${assumes}`;
}
