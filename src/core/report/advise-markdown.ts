import type { Advice, AdviceDocument, KindEntry } from "../access/advise/advice.ts";
import { visible } from "../text/visible.ts";
import { adviceHeadline, kindSections } from "./advise-words.ts";
import { inlineCode, proseMarkdown } from "./markdown.ts";

/** The same for an issue or a merge request. */
export function renderAdviseMarkdown(document: AdviceDocument): string {
  const lines = [`## Sallyport: ${proseMarkdown(adviceHeadline(document))}`, ""];
  for (const advice of document.advice) lines.push(...adviceLines(advice, document.kinds), "");
  for (const kind of document.kinds) lines.push(...kindLines(kind), "");
  for (const note of document.notes) lines.push(`${proseMarkdown(note)}.`, "");
  for (const { yaml } of document.files) lines.push("### sallyport.yaml", "", ...fenced(yaml), "");
  return `${lines.join("\n").trimEnd()}\n`;
}

function adviceLines(
  { name, resource, wrong, kind, grants, after, check }: Advice,
  kinds: readonly KindEntry[],
): string[] {
  const title = kinds.find((one) => one.kind === kind)?.title ?? kind;
  const lines = [`### ${proseMarkdown(name)}`, ""];
  if (resource !== undefined && resource !== name) lines.push(inlineCode(resource), "");
  if (wrong !== undefined) lines.push(`- now: ${proseMarkdown(wrong)}`);
  lines.push(`- better: ${proseMarkdown(title)}`);
  if (grants.length > 0) lines.push(`- grants: ${grants.map(inlineCode).join(", ")}`);
  for (const text of after) lines.push(`- then: ${proseMarkdown(text)}`);
  for (const text of check) lines.push(`- check: ${proseMarkdown(text)}`);
  return lines;
}

function kindLines(kind: KindEntry): string[] {
  const sections = kindSections(kind).flatMap(({ word, sentences }) =>
    sentences.map((text) => `- **${word}**: ${proseMarkdown(text)}`),
  );
  return [`### ${proseMarkdown(`about ${kind.title}`)}`, "", ...sections];
}

/** No line of the block can end it: a fence is longer than any run of backticks in it. */
function fenced(yaml: string): string[] {
  const longest = Math.max(2, ...[...yaml.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}yaml`, ...yaml.trimEnd().split("\n").map(visible), fence];
}
