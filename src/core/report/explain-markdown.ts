import type { Explanation } from "../admission/explain/explanation.ts";
import { inlineCode, proseMarkdown } from "./markdown.ts";

/** The same as a comment on a merge request. */
export function renderExplainMarkdown({ allowed, checks, firstMismatch, nearMiss, fixes }: Explanation): string {
  const word = allowed === true ? "allowed" : allowed === false ? "refused" : "undecided";
  const rows = checks.map((check) => {
    const mark =
      check.ok === true ? "ok" : check.ok === false ? (check === firstMismatch ? "**first mismatch**" : "no") : "?";
    return `| ${check.check} | ${mark} | ${cell(check.token)} | ${cell(check.policy)} |`;
  });
  const lines = [`### Sallyport: ${word}`, "", "| check | | token | policy |", "|---|---|---|---|", ...rows, ""];
  if (nearMiss !== undefined) lines.push(`${proseMarkdown(nearMiss.message)}. ${proseMarkdown(nearMiss.help)}.`, "");
  for (const { summary, diff } of fixes) {
    lines.push(proseMarkdown(summary), "");
    if (diff !== undefined) lines.push("```diff", diff.replaceAll("```", "` ` `"), "```", "");
  }
  return `${lines.join("\n")}\n`;
}

function cell(text: string | undefined): string {
  return text === undefined || text === "" ? "" : inlineCode(text);
}
