import type { Check, ExplainFix, Explanation } from "../admission/explain/explanation.ts";
import { type Style, paint } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { wrap } from "../text/wrap.ts";

const WORD = { true: "ok", false: "x", unknown: "?" } as const;

/** Check by check in STS's order, the first mismatch marked, then why and what to do. */
export function renderExplainText(explanation: Explanation, style: Style): string {
  const lines = [verdict(explanation, style), ""];
  for (const check of explanation.checks) lines.push(...sayCheck(check, check === explanation.firstMismatch, style));
  const { nearMiss, fixes, caveats } = explanation;
  if (nearMiss !== undefined) {
    lines.push("", ...field("because", nearMiss.message, style), ...field("help", nearMiss.help, style));
    if (nearMiss.refusedAsItShould)
      lines.push(
        ...field(
          "",
          "refused, as it should be: no change of the policy is offered unless `--meant` says that this job was meant",
          style,
        ),
      );
  }
  for (const fix of fixes) lines.push("", ...sayFix(fix, style));
  for (const caveat of caveats) lines.push(...field("note", caveat, style));
  return `${lines.join("\n")}\n`;
}

function verdict({ allowed, role }: Explanation, style: Style): string {
  const door = role === undefined ? "this door" : visible(role);
  if (allowed === true) return `  ${paint(style, "green", "ALLOWED")}   the token gets in by ${door}`;
  if (allowed === "undecided")
    return `  ${paint(style, "yellow", "UNDECIDED")} whether the token gets in by ${door} depends on more than the token`;
  return `  ${paint(style, "red", "REFUSED")}   the token does not get in by ${door}`;
}

function sayCheck({ check, ok, token, policy, statement }: Check, isFirst: boolean, style: Style): string[] {
  const name = statement === undefined ? check : `${check} ${statement}`;
  const mark = WORD[`${ok}`];
  const look = ok === true ? "green" : ok === "unknown" ? "yellow" : "red";
  const margin = " ".repeat(20);
  const room = Math.max(style.width - margin.length, 24);
  const lines = [
    ...(token === undefined ? [] : [`token   ${visible(token)}`]),
    ...(policy === undefined ? [] : [`policy  ${visible(policy)}`]),
  ].flatMap((line) => wrap(line, room, "        ").split("\n"));
  const head = `  ${paint(style, look, mark.padEnd(3))} ${name.padEnd(13)} `;
  const first = lines[0] ?? "";
  const arrow = isFirst ? `   ${paint(style, "bold", "<- first mismatch")}` : "";
  return [`${head}${first}${arrow}`.trimEnd(), ...lines.slice(1).map((line) => `${margin}${line}`)];
}

function sayFix({ side, summary, diff, proofs }: ExplainFix, style: Style): string[] {
  const lines = field("fix", `${summary} (on the side of ${side === "trust" ? "the trust policy" : side})`, style);
  for (const line of diff?.split("\n") ?? []) {
    const look = line.startsWith("+") ? "green" : line.startsWith("-") ? "red" : "dim";
    lines.push(`            ${paint(style, look, visible(line))}`);
  }
  for (const { claim, holds } of proofs)
    lines.push(...field("proved", `${claim}${holds === true ? "" : holds === false ? ": no" : ": undecided"}`, style));
  return lines;
}

function field(name: string, text: string, style: Style): string[] {
  const margin = " ".repeat(12);
  const [first = "", ...rest] = wrap(visible(text), Math.max(style.width - margin.length, 24)).split("\n");
  return [`  ${paint(style, "dim", name.padEnd(9))} ${first}`, ...rest.map((line) => `${margin}${line}`)];
}
