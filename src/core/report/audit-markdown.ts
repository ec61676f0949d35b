import type { AuditDocument } from "../audit/document.ts";
import { inlineCode, proseHtml, proseMarkdown } from "./markdown.ts";
import { type Headline, headlines } from "../audit/headline.ts";
import { count, countSeverities, placeOf, sayToken, silences, unread } from "./words.ts";

/** How many findings a comment spells out: GitLab cuts a note at a million characters, and a reader long before. */
const SPELLED_OUT = 50;

/** The audit as a comment on a merge request. */
export function renderAuditMarkdown(document: AuditDocument): string {
  const heads = headlines(document.findings);
  const lines = [`### Sallyport: ${verdict(document)}`, ""];
  if (heads.length > 0)
    lines.push("| severity | rule | where |", "|---|---|---|", ...heads.slice(0, SPELLED_OUT).map(row), "");
  for (const head of heads.slice(0, SPELLED_OUT)) lines.push(...details(head));
  if (heads.length > SPELLED_OUT)
    lines.push(`${count(heads.length - SPELLED_OUT, "more finding")} in the full report.`, "");
  const missing = [...unread(document), ...silences(document)];
  if (missing.length > 0) {
    lines.push(
      "**Not read, so nothing is said about it**",
      "",
      ...missing.map((line) => `- ${proseMarkdown(line)}`),
      "",
    );
  }
  const { accepted, doors, rules } = document.summary;
  lines.push(
    `${count(doors, "door")} checked by ${count(rules, "rule")}${accepted > 0 ? `, ${accepted} accepted` : ""}.`,
  );
  return `${lines.join("\n")}\n`;
}

function verdict(document: AuditDocument): string {
  const found = countSeverities(document);
  if (found !== "") return found;
  return document.complete ? "nothing found" : "nothing found in what was read, which was not all";
}

function row({ finding }: Headline): string {
  return `| ${finding.severity} | ${inlineCode(finding.rule)} | ${inlineCode(finding.resource)} |`;
}

function details({ finding, under }: Headline): string[] {
  const items: [string, string | undefined][] = [
    ["gets in", finding.witness && inlineCode(sayToken(finding.witness))],
    ...finding.evidence.map(({ fact }): [string, string] => ["because", proseMarkdown(fact)]),
    ["at", inlineCodeOr(placeOf(finding))],
    ["help", finding.help && proseMarkdown(finding.help)],
    ["fix", finding.fix && proseMarkdown(finding.fix.summary)],
    ["also", under.length === 0 ? undefined : under.map((one) => inlineCode(one.rule)).join(", ")],
  ];
  const shown = items.flatMap(([name, text]) => (text === undefined || text === "" ? [] : [`- *${name}* ${text}`]));
  return [
    `<details><summary>${finding.severity}: ${proseHtml(finding.title)}</summary>`,
    "",
    proseMarkdown(finding.message),
    "",
    ...shown,
    "",
    "</details>",
    "",
  ];
}

function inlineCodeOr(text: string | undefined): string | undefined {
  return text === undefined ? undefined : inlineCode(text);
}
