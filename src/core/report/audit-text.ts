import type { AuditDocument, DoorEntry } from "../audit/document.ts";
import type { FindingSeverity } from "../audit/finding.ts";
import { type Look, type Style, paint } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { wrap } from "../text/wrap.ts";
import { type Headline, headlines } from "../audit/headline.ts";
import { count, countSeverities, placeOf, sayToken, silences, unread } from "./words.ts";

const LOOKS: Readonly<Record<FindingSeverity, Look>> = {
  critical: "magenta",
  high: "red",
  medium: "yellow",
  low: "blue",
  info: "dim",
};

/** The audit for a terminal: what is worst first, what was not read, and one line that sums up. */
export function renderAuditText(document: AuditDocument, style: Style): string {
  const lines = [paint(style, "bold", opening(document)), ""];
  const heads = headlines(document.findings);
  for (const head of heads) if (head.finding.severity !== "info") lines.push(...sayHeadline(head, style), "");
  lines.push(...sayInformation(heads, style));
  lines.push(...sayAbout(document, style));
  lines.push(...sayDoors(document, style));
  lines.push(...sayUnread(document, style));
  lines.push(...wrapped(closing(document), style, 2));
  return `${lines.join("\n")}\n`;
}

function opening(document: AuditDocument): string {
  const { accounts, doors, taken } = document;
  const parts = [count(accounts.length, "account"), count(doors.length, "door")];
  if (taken !== undefined) parts.push(`read ${taken}`);
  if (!document.complete) parts.push("incomplete");
  return `  ${parts.join(" · ")}`;
}

function sayHeadline({ finding, under }: Headline, style: Style): string[] {
  const word = finding.severity.toUpperCase().padEnd(9);
  const subject = visible(finding.resource);
  const lines = [
    `  ${paint(style, LOOKS[finding.severity], word)} ${paint(style, "bold", finding.rule)}  ${subject}`,
    ...wrapped(visible(finding.title), style, 12),
  ];
  if (finding.message !== finding.title) lines.push(...wrapped(visible(finding.message), style, 12));
  if (finding.witness !== undefined) lines.push(...field("gets in", sayToken(finding.witness), style));
  for (const { fact } of finding.evidence) lines.push(...field("because", fact, style));
  const place = placeOf(finding);
  if (place !== undefined) lines.push(...field("at", place, style));
  if (finding.help !== undefined) lines.push(...field("help", finding.help, style));
  if (finding.fix !== undefined) lines.push(...field("fix", finding.fix.summary, style));
  if (under.length > 0) lines.push(...field("also", under.map((one) => one.rule).join(", "), style));
  return lines;
}

/** What is only worth knowing: a rule once, with all that it speaks of. */
function sayInformation(heads: readonly Headline[], style: Style): string[] {
  const info = heads.filter(({ finding }) => finding.severity === "info");
  const lines: string[] = [];
  for (const [rule, group] of Map.groupBy(info, ({ finding }) => finding.rule)) {
    const [first] = group;
    if (first === undefined) continue;
    const names = group.map(({ finding }) => finding.resource);
    lines.push(`  ${paint(style, LOOKS.info, "INFO     ")} ${paint(style, "bold", rule)}`);
    lines.push(...wrapped(visible(first.finding.title), style, 12));
    lines.push(
      ...field("of", names.slice(0, 8).join(", ") + (names.length > 8 ? ` and ${names.length - 8} more` : ""), style),
      "",
    );
  }
  return lines;
}

function field(name: string, text: string, style: Style): string[] {
  const [first = "", ...rest] = wrapped(visible(text), style, 22);
  return [`            ${paint(style, "dim", name.padEnd(9))} ${first.trimStart()}`, ...rest];
}

function wrapped(text: string, style: Style, indent: number): string[] {
  const room = Math.max(style.width - indent, 24);
  const margin = " ".repeat(indent);
  return wrap(text, room)
    .split("\n")
    .map((line) => `${margin}${line}`);
}

/** Who can work with Amazon ECR, and what would replace whom. */
function sayAbout({ about }: AuditDocument, style: Style): string[] {
  if (about === undefined) return [];
  const lines = [`  ${paint(style, "bold", "Amazon ECR: who can pull and push")}`];
  for (const row of about.rows) {
    const keys =
      row.keys.length === 0
        ? ""
        : ` · ${count(row.keys.length, "key")}, ${row.keys.map((age) => `${age} days`).join(" and ")} old`;
    lines.push(...wrapped(`${visible(row.principal)}`, style, 4));
    lines.push(...wrapped(`pull ${row.pull} · push ${row.push} · on ${visible(row.on)}${keys}`, style, 8));
    if (row.missing.length > 0) lines.push(...wrapped(`missing: ${row.missing.join(", ")}`, style, 8));
    lines.push(...wrapped(row.advice, style, 8));
  }
  return [...lines, ""];
}

/**
 * The doors that no finding speaks of, nor of their role: what is well deserves its line too. A token that gets in and is
 * shown speaks against a door even where its role can do nothing today.
 */
function sayDoors(document: AuditDocument, style: Style): string[] {
  const against = document.findings.filter((one) => one.severity !== "info" || one.witness !== undefined);
  const spoken = new Set(against.flatMap(({ door, resource }) => [door, resource]));
  const quiet = document.doors.filter(({ id, resource }) => !spoken.has(id) && !spoken.has(resource));
  if (quiet.length === 0) return [];
  const lines = [`  ${paint(style, "bold", "doors with nothing to say against them")}`];
  for (const door of quiet) lines.push(...wrapped(sayDoor(door), style, 4));
  return [...lines, ""];
}

function sayDoor(door: DoorEntry): string {
  const doubt = door.caveats.length === 0 ? "" : ` (${door.caveats.map(visible).join("; ")})`;
  return `${visible(door.name)} in ${door.account}: ${visible(door.says)}${doubt}`;
}

function sayUnread(document: AuditDocument, style: Style): string[] {
  const missing = unread(document);
  const lines = missing.flatMap((line) => wrapped(visible(line), style, 4));
  for (const line of silences(document)) lines.push(...wrapped(visible(line), style, 4));
  if (lines.length === 0) return [];
  return [`  ${paint(style, "bold", "not read, so nothing is said about it")}`, ...lines, ""];
}

function closing(document: AuditDocument): string {
  const { summary } = document;
  const found = countSeverities(document);
  const parts = [
    found === "" ? (document.complete ? "nothing found" : "nothing found in what was read") : found,
    `${count(summary.doors, "door")} checked by ${count(summary.rules, "rule")}`,
  ];
  if (summary.accepted > 0) parts.push(`${summary.accepted} accepted`);
  if (summary.known !== undefined) parts.push(`${summary.known} known from the baseline`);
  if (!document.complete) parts.push("incomplete: see what was not read");
  return parts.join(" · ");
}
