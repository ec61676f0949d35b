import type { Finding } from "../audit/finding.ts";
import type { Change } from "../change/change.ts";
import { identify } from "../change/object.ts";
import { type Style, paint } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { wrap } from "../text/wrap.ts";
import { SIGNS, sayDifference } from "./plan-words.ts";
import { count } from "./words.ts";

/** The changes that would put findings right, each as a diff, with what was proved and whom it would break. */
export function renderFixText(findings: readonly Finding[], style: Style): string {
  const lines: string[] = [];
  const mended = findings.filter(({ fix }) => fix !== undefined);
  for (const finding of mended) lines.push(...sayFix(finding, style), "");
  const rest = findings.length - mended.length;
  lines.push(
    `  ${count(mended.length, "finding")} can be put right by changes${rest > 0 ? `; ${rest} more need a person: \`sallyport rule RULE\` says how` : ""}`,
  );
  return `${lines.join("\n")}\n`;
}

function sayFix({ rule, resource, fix }: Finding, style: Style): string[] {
  if (fix === undefined) return [];
  const lines = [`  ${paint(style, "bold", rule)}  ${visible(resource)}`, ...told(fix.summary, style)];
  for (const change of fix.changes) lines.push(...sayChange(change, style));
  for (const { claim, holds } of fix.proofs) {
    lines.push(
      ...told(`proved: ${claim}${holds === true ? "" : holds === false ? " (does not hold)" : " (undecided)"}`, style),
    );
  }
  const breaks =
    fix.breaks === "unknown"
      ? "whom it would break is not known: no events were read"
      : fix.breaks.length === 0
        ? "it would break nobody that was seen"
        : `it would break, as seen: ${fix.breaks.join(", ")}`;
  return [...lines, ...told(breaks, style)];
}

function told(text: string, style: Style): string[] {
  return [`      ${wrap(visible(text), Math.max(style.width - 6, 24), "      ")}`];
}

function sayChange(change: Change, style: Style): string[] {
  const object = change.after ?? change.before;
  const name = object === undefined ? "" : `${object.kind} ${visible(identify(object))}`;
  const lines = [`      ${SIGNS[change.action]} ${name}`];
  for (const { sign, text } of sayDifference(change)) {
    const look = sign === "+" ? "green" : sign === "-" ? "red" : "dim";
    lines.push(`          ${paint(style, look, `${sign} ${visible(text)}`)}`);
  }
  return lines;
}
