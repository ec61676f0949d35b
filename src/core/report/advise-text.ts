import type { Advice, AdviceDocument, KindEntry } from "../access/advise/advice.ts";
import { type Style, paint } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { wrap } from "../text/wrap.ts";
import { adviceHeadline, kindSections } from "./advise-words.ts";

/** What should become which door, what is to be known of each kind, and the lines for it. */
export function renderAdviseText(document: AdviceDocument, style: Style): string {
  const lines = [paint(style, "bold", `  ${adviceHeadline(document)}`), ""];
  for (const advice of document.advice) lines.push(...adviceLines(advice, document, style), "");
  for (const kind of document.kinds) lines.push(...kindLines(kind, style), "");
  for (const note of document.notes) lines.push(prose(note, style, 2), "");
  for (const { issuer, yaml } of document.files) {
    const which = document.files.length > 1 ? ` for ${visible(issuer)}` : "";
    lines.push(
      paint(style, "bold", `  sallyport.yaml${which} (\`--format yaml\` prints it alone)`),
      "",
      yaml.trimEnd(),
      "",
    );
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

function adviceLines(advice: Advice, { kinds }: AdviceDocument, style: Style): readonly string[] {
  const { name, resource, wrong, kind, grants, after, check } = advice;
  const title = kinds.find((one) => one.kind === kind)?.title ?? kind;
  const lines = [
    `  ${paint(style, "bold", visible(name))}${resource === undefined || resource === name ? "" : `  ${visible(resource)}`}`,
  ];
  if (wrong !== undefined) lines.push(item("now", wrong, style));
  lines.push(item("better", title, style));
  if (grants.length > 0) lines.push(item(grants.length === 1 ? "grant" : "grants", grants.join(", "), style));
  for (const [at, text] of after.entries()) lines.push(item(at === 0 ? "then" : "", text, style));
  for (const [at, text] of check.entries()) lines.push(item(at === 0 ? "check" : "", text, style));
  return lines;
}

function kindLines(kind: KindEntry, style: Style): readonly string[] {
  const lines = [`  ${paint(style, "bold", kind.title)}`];
  for (const { word, sentences } of kindSections(kind)) {
    for (const [at, text] of sentences.entries()) lines.push(item(at === 0 ? word : "", text, style));
  }
  return lines;
}

const MARGIN = 14;

function item(word: string, text: string, style: Style): string {
  return `      ${paint(style, "dim", word.padEnd(MARGIN - 6))}${prose(text, style, MARGIN).trimStart()}`;
}

function prose(text: string, style: Style, indent: number): string {
  const margin = " ".repeat(indent);
  return `${margin}${wrap(visible(text), Math.max(style.width - indent, 24), margin)}`;
}
