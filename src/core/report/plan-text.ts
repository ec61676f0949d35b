import type { ChangeDocument, PlanDocument } from "../access/plan/plan-document.ts";
import type { AccessEffect } from "../change/change.ts";
import { type Look, type Style, paint } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { wrap } from "../text/wrap.ts";
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

const LOOK_OF_SIGN: Readonly<Record<"+" | "~" | "-", Look>> = { "+": "green", "~": "yellow", "-": "red" };
const LOOK_OF_EFFECT: Readonly<Partial<Record<AccessEffect, Look>>> = {
  broadens: "yellow",
  mixed: "yellow",
  undecided: "yellow",
};

/** The plan for a terminal: who, what, what else is there, what is proved, and one line that sums up. */
export function renderPlanText(document: PlanDocument, style: Style): string {
  const sections = [
    section("Access: who gains or loses", sayAccess(document, style), style),
    section("Changes", sayChanges(document, style), style),
    section("Drift: on our roles, and not declared", sayDrift(document, style), style),
    section(
      "Left alone",
      document.leftovers.flatMap(({ says, account }) => item(`${says} (${nameOfAccount(document, account)})`, style)),
      style,
    ),
    section("Proofs", sayProofs(document, style), style),
    section(
      "To know and to do",
      document.notes.flatMap(({ grant, text }) => item(`${grant}: ${text}`, style)),
      style,
    ),
    section(
      "Not known",
      document.caveats.flatMap((text) => item(text, style)),
      style,
    ),
  ];
  const refused = document.refused.flatMap((grant) =>
    item(`the grant \`${grant}\` is refused, since a proof failed: nothing of it is in this plan`, style),
  );
  return `${[...sections.flat(), ...section("Refused", refused, style), sayCounts(document)].join("\n")}\n`;
}

function section(title: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.length === 0 ? [] : [paint(style, "bold", title), ...lines, ""];
}

function item(text: string, style: Style, indent = 2): readonly string[] {
  const margin = " ".repeat(indent);
  return wrap(visible(text), Math.max(style.width - indent - 2, 24))
    .split("\n")
    .map((line, at) => `${margin}${at === 0 ? "" : "  "}${line}`);
}

function sayAccess(document: PlanDocument, style: Style): readonly string[] {
  return document.access.flatMap(({ account, principal, gains, loses, breaks }) => [
    `  ${visible(short(principal))} in ${visible(nameOfAccount(document, account))}`,
    ...loses.flatMap((who) => signed("-", who, style)),
    ...gains.flatMap((who) => signed("+", who, style)),
    ...(breaks === "unknown"
      ? item("whether anybody uses what is lost is not known", style, 6)
      : breaks.flatMap((seen) => item(`would break, seen using it: ${seen}`, style, 6))),
  ]);
}

function signed(sign: "+" | "~" | "-", text: string, style: Style): readonly string[] {
  const [first = "", ...rest] = item(text, style, 6);
  return [`    ${paint(style, LOOK_OF_SIGN[sign], sign)} ${first.trimStart()}`, ...rest];
}

function sayChanges(document: PlanDocument, style: Style): readonly string[] {
  if (document.changes.length === 0) {
    const nothing = document.proofs.length === 0 && document.leftovers.length === 0;
    return [nothing ? "  no grant is declared" : "  nothing differs from what is declared"];
  }
  return byAccount(document).flatMap(([title, changes]) => [
    `  ${visible(title)}`,
    ...changes.flatMap((change) => sayChange(change, style)),
  ]);
}

function sayChange(change: ChangeDocument, style: Style): readonly string[] {
  const { action, access, reason } = change;
  const object = change.after ?? change.before;
  if (object === undefined) return [];
  const sign = SIGNS[action];
  const effect = access === "same" ? "" : `, ${paint(style, LOOK_OF_EFFECT[access] ?? "dim", effectWord(access))}`;
  const adopts = action === "adopt" ? ", tags only" : "";
  const head = `    ${paint(style, LOOK_OF_SIGN[sign], sign)} ${visible(sayObject(object))}  ${paint(style, "dim", `(${visible(reason)}${adopts})`)}${effect}`;
  const lines = sayDifference(change).map(({ sign: mark, text }) => {
    const look = mark === " " ? undefined : LOOK_OF_SIGN[mark];
    const line = `${mark} ${visible(text)}`;
    return `        ${look === undefined ? line : paint(style, look, line)}`;
  });
  return [head, ...lines];
}

function effectWord(access: AccessEffect): string {
  switch (access) {
    case "broadens":
      return "broadens access";
    case "narrows":
      return "narrows access";
    case "mixed":
      return "broadens and narrows access";
    case "undecided":
      return "effect on access undecided";
    case "same":
      return "";
  }
}

function sayDrift({ drift }: PlanDocument, style: Style): readonly string[] {
  return [
    ...drift.flatMap(({ on, says, made }) => item(`${short(on)}: ${says}${sayMade(made)}`, style)),
    ...sayUnknownMakers(drift).flatMap((line) => item(line, style)),
  ];
}

const LOOK_OF_VERDICT: Readonly<Record<string, Look>> = { proved: "green", REFUTED: "red" };

function sayProofs({ proofs }: PlanDocument, style: Style): readonly string[] {
  return proofs.flatMap((proof) => {
    const verdict = sayVerdict(proof);
    const because = proof.witness === undefined ? "" : `: ${proof.witness}`;
    const [first = "", ...rest] = item(`${proof.grant} ${proof.claim}${because}`, style, 19);
    return [
      `  ${paint(style, LOOK_OF_VERDICT[verdict] ?? "yellow", verdict.padEnd(15))}  ${first.trimStart()}`,
      ...rest,
    ];
  });
}
