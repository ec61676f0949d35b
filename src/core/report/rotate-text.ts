import { sayTime, sayUse } from "../access/keys/words.ts";
import type { KeyStanding, RotateDocument } from "../access/rotate/rotate-document.ts";
import type { Style } from "../text/style.ts";
import { paint } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { wrap } from "../text/wrap.ts";
import { count } from "./words.ts";

const RESULTS: Readonly<Record<RotateDocument["result"], string>> = {
  stepped: "One step further.",
  finished: "Finished: no key is on its way out.",
  waiting: "Nothing is due yet: nothing was written.",
  refused: "Refused: nothing was written.",
  failed: "Failed: the same command goes on from here.",
  interrupted: "Interrupted: the same command goes on from here.",
};

/** What stood, what was done, what is next. */
export function renderRotateText(document: RotateDocument, style: Style): string {
  const { done, notes = [], next, refused, failure, result } = document;
  const line = (label: string, text: string): string => `${label} ${wrap(visible(text), fit(style, 10), "          ")}`;
  const lines = [
    renderKeysText(document, style).trimEnd(),
    "",
    ...done.map(({ says }) => line("  done   ", says)),
    ...notes.map((says) => line("  note   ", says)),
    ...(refused === undefined ? [] : [line("  refused", refused.says)]),
    ...(refused?.help === undefined ? [] : [line("         ", refused.help)]),
    ...(failure === undefined ? [] : [line("  failed ", failure.message)]),
    ...(failure?.help === undefined ? [] : [line("         ", failure.help)]),
    ...(next === undefined ? [] : [line(result === "waiting" ? "  waits  " : "  next   ", sayNext(next))]),
    RESULTS[result],
  ];
  return `${lines.join("\n")}\n`;
}

function sayNext({ says, at }: NonNullable<RotateDocument["next"]>): string {
  return at === undefined ? says : `${says}; not before ${sayTime(at)}`;
}

/** The keys of the user and where GitLab holds them; shown before a question, too. */
export function renderKeysText({ user, account, keys, read, done }: RotateDocument, style: Style): string {
  const lines = [
    `${paint(style, "bold", visible(user))} in ${account}${done.length === 0 ? "" : ", before this run"}`,
    ...keys.flatMap((key) => keyLines(key, style)),
    sayRead(read, style),
    ...read.hidden.map(
      (name) => `  ${wrap(visible(`hidden, so that nobody can tell what it holds: ${name}`), fit(style, 2), "  ")}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

const ROLES: Readonly<Record<KeyStanding["role"], string>> = {
  retiring: ", on its way out",
  successor: ", takes its place",
  other: "",
};

function keyLines({ id, role, active, created, lastUsed, heldIn }: KeyStanding, style: Style): readonly string[] {
  const state = active ? "active" : "deactivated";
  const used = lastUsed === undefined ? "never used" : `last used ${sayUse(lastUsed)}`;
  const says = `${state}${ROLES[role]}; made ${sayTime(created)}, ${used}`;
  const indent = " ".repeat(id.length + 4);
  return [
    `  ${paint(style, "bold", id)}  ${wrap(says, fit(style, indent.length), indent)}`,
    ...heldIn.map((name) => `${indent}lies in ${visible(name)}`),
    ...(heldIn.length === 0 ? [`${indent}lies in no variable that was read`] : []),
  ];
}

function sayRead({ gitlab, projects, groups, unread }: RotateDocument["read"], style: Style): string {
  const looked = `looked in the variables of ${count(projects, "project")} and ${count(groups, "group")} on ${gitlab}`;
  const missing = unread.length === 0 ? "" : `; not shown: ${sayOwners(unread)}`;
  return `  ${wrap(visible(`${looked}${missing}`), fit(style, 2), "  ")}`;
}

const MOST_NAMED = 5;

function sayOwners(owners: readonly string[]): string {
  const rest = owners.length - MOST_NAMED;
  return rest <= 1 ? owners.join(", ") : `${owners.slice(0, MOST_NAMED).join(", ")} and ${rest} more`;
}

function fit({ width }: Style, indent: number): number {
  return Math.max(width - indent, 24);
}
