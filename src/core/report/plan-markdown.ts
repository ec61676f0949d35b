import type { PlanDocument } from "../access/plan/plan-document.ts";
import { inlineCode, proseMarkdown } from "./markdown.ts";
import {
  SIGNS,
  byAccount,
  nameOfAccount,
  sayCounts,
  sayDifference,
  sayMade,
  sayUnknownMakers,
  sayObject,
  sayVerdict,
  short,
} from "./plan-words.ts";
import { visible } from "../text/visible.ts";

/** How many changes a comment spells out. */
const SPELLED_OUT = 100;

/** The plan as a comment on a merge request. */
export function renderPlanMarkdown(document: PlanDocument): string {
  const lines = [`### Sallyport: ${sayCounts(document)}`, ""];
  if (document.refused.length > 0) {
    lines.push(`**Refused, since a proof failed:** ${document.refused.map(inlineCode).join(", ")}`, "");
  }
  lines.push(...access(document), ...changes(document));
  lines.push(
    ...list("Drift: on our roles, and not declared", [
      ...document.drift.map(
        ({ on, says, made }) => `${inlineCode(short(on))}: ${proseMarkdown(`${says}${sayMade(made)}`)}`,
      ),
      ...sayUnknownMakers(document.drift).map(proseMarkdown),
    ]),
  );
  lines.push(
    ...list(
      "Left alone",
      document.leftovers.map(({ says }) => proseMarkdown(says)),
    ),
  );
  lines.push(...proofs(document));
  lines.push(
    ...list(
      "To know and to do",
      document.notes.map(({ grant, text }) => `${inlineCode(grant)}: ${proseMarkdown(text)}`),
    ),
  );
  lines.push(...list("Not known", document.caveats.map(proseMarkdown)));
  return `${lines.join("\n").trimEnd()}\n`;
}

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`**${title}**`, "", ...items.map((text) => `- ${text}`), ""];
}

function access(document: PlanDocument): readonly string[] {
  const items = document.access.flatMap(({ account, principal, gains, loses, breaks }) => {
    const who = `${inlineCode(short(principal))} in ${inlineCode(nameOfAccount(document, account))}`;
    const used =
      breaks === "unknown"
        ? [`${who}: whether anybody uses what is lost is not known`]
        : breaks.map((seen) => `${who} would break for ${inlineCode(seen)}, who was seen using it`);
    return [
      ...loses.map((text) => `${who} loses ${inlineCode(text)}`),
      ...gains.map((text) => `${who} gains ${inlineCode(text)}`),
      ...used,
    ];
  });
  return list("Who gains or loses access", items);
}

function changes(document: PlanDocument): readonly string[] {
  const lines: string[] = [];
  for (const [title, all] of byAccount(document)) {
    lines.push(`**${proseMarkdown(title)}**`, "", "| | what | why | access |", "|---|---|---|---|");
    for (const change of all.slice(0, SPELLED_OUT)) {
      const object = change.after ?? change.before;
      if (object === undefined) continue;
      lines.push(
        `| ${inlineCode(SIGNS[change.action])} | ${inlineCode(sayObject(object))} | ${proseMarkdown(change.reason).replaceAll("|", "\\|")} | ${change.access} |`,
      );
    }
    if (all.length > SPELLED_OUT) lines.push("", `and ${all.length - SPELLED_OUT} more`);
    lines.push("", ...differences(all.slice(0, SPELLED_OUT)));
  }
  return lines;
}

function differences(all: PlanDocument["changes"]): readonly string[] {
  const text = all.flatMap((change) => {
    const object = change.after ?? change.before;
    const lines = sayDifference(change).map(({ sign, text: line }) => `${sign} ${visible(line)}`);
    return object === undefined || lines.length === 0 ? [] : [`# ${visible(sayObject(object))}`, ...lines, ""];
  });
  if (text.length === 0) return [];
  // A fence longer than any run of backticks inside, so that nothing from outside can end it.
  const longest = Math.max(
    2,
    ...text.map((line) => Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length))),
  );
  const fence = "`".repeat(longest + 1);
  return ["<details><summary>what differs</summary>", "", `${fence}diff`, ...text, fence, "", "</details>", ""];
}

function proofs(document: PlanDocument): readonly string[] {
  if (document.proofs.length === 0) return [];
  const rows = document.proofs.map((proof) => {
    const because = proof.witness === undefined ? "" : `: ${proseMarkdown(proof.witness)}`;
    const claim = `${proseMarkdown(proof.claim)}${because}`.replaceAll("|", "\\|");
    return `| ${sayVerdict(proof)} | ${inlineCode(proof.grant)} | ${claim} |`;
  });
  return ["**Proofs**", "", "| | grant | claim |", "|---|---|---|", ...rows, ""];
}
