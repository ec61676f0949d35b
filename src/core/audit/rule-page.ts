import type { Rule } from "./rule.ts";

/** A rule's whole page. */
export function pageOf(rule: Rule): string {
  const { summary, avoid, prefer, why, proved, fix, references } = rule.page;
  return [
    `# ${rule.id}`,
    "",
    `*${rule.severity}*: ${summary}.`,
    "",
    ...section("Avoid", block(avoid)),
    ...section("Prefer", block(prefer)),
    ...section("Why it matters", why),
    ...section("How it is proved", proved),
    ...section("How to fix it", waysOf(fix)),
    ...section("References", references.map((reference) => `- ${reference}`).join("\n")),
  ].join("\n");
}

/** The part of a page that helps whoever has the finding before them. */
export function helpOf(rule: Rule): string {
  const { why, fix } = rule.page;
  return `${why}\n\n${waysOf(fix)}`;
}

function section(title: string, body: string): string[] {
  return [`## ${title}`, "", body, ""];
}

function waysOf({ console, cli, terraform }: Rule["page"]["fix"]): string {
  return [
    `**In the console.** ${console}`,
    "",
    "**On the command line.**",
    "",
    block(cli),
    "",
    "**In Terraform.**",
    "",
    block(terraform),
  ].join("\n");
}

function block(code: string): string {
  return `\`\`\`\n${code.trim()}\n\`\`\``;
}
