import { sayUse } from "../access/keys/words.ts";
import type { MigrationDocument, ProposalDocument } from "../access/migrate/migration-document.ts";
import type { KeptPattern } from "../access/migrate/cut-policy.ts";
import { STEPS, type Step } from "../access/migrate/position.ts";
import { type Style, paint } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { wrap } from "../text/wrap.ts";
import { count } from "./words.ts";

const TITLES: Readonly<Record<Step, string>> = {
  propose: "a grant is proposed",
  "make-role": "the grant is written, the role is to be made",
  "dual-run": "key and role both work",
  deactivate: "the key stands still, and is to be deactivated",
  wait: "the key is deactivated, and kept for a while",
  "delete-key": "nobody missed the key: it is to be deleted",
  "delete-user": "the key is gone, the user is to be deleted",
  done: "done",
};

/** Where a migration stands: what was done, what is next and when, and what is in the way. */
export function renderMigrationText(document: MigrationDocument, style: Style): string {
  const { user, step, did, next, command, blocks, warnings, unread, keys, roles, looked, agreed, apply } = document;
  const at = STEPS.indexOf(step) + 1;
  const lines = [
    paint(style, "bold", `${visible(user)}  step ${at} of ${STEPS.length}: ${TITLES[step]}`),
    ...keys.flatMap((key) => item(`key ${sayKey(key)}`, style)),
    ...(looked === undefined
      ? []
      : item(
          `looked for it in ${count(looked.projects, "project")} and ${count(looked.groups, "group")} of GitLab`,
          style,
        )),
    ...roles.flatMap((role) => sayRole(role, style)),
    ...did.flatMap((text) => item(`done: ${text}`, style)),
    ...[...new Set((apply?.refused ?? []).map(({ says }) => says))].flatMap((says) => item(`refused: ${says}`, style)),
    ...(apply?.failure === undefined
      ? []
      : item(`failed: ${apply.failure.message}; the same command goes on from here`, style)),
    ...unread.flatMap((text) => item(`not read: ${text}`, style)),
    ...warnings.flatMap((text) => item(`look at: ${text}`, style)),
    ...blocks.flatMap((text) => item(`in the way: ${text}`, style)),
    ...(agreed === false ? item("nobody said yes: `--yes`, or a person's yes on a terminal", style) : []),
    ...item(`next: ${next}`, style),
    ...(command === undefined ? [] : [`        ${visible(command)}`]),
  ];
  return `${lines.join("\n")}\n`;
}

/** What would be written, and from what it was made: for whoever is to say yes. */
export function renderProposalText(proposal: ProposalDocument, style: Style): string {
  const { file, yaml, policies, snippet, use, refused } = proposal;
  const of = (which: KeptPattern["use"]): readonly KeptPattern[] => use.kept.filter((one) => one.use === which);
  const lines = [
    ...section(`Into ${file}`, yaml.trimEnd().split("\n"), style),
    ...policies.flatMap(({ path, text }) => section(path, text.trimEnd().split("\n"), style)),
    ...section(
      "What it may do",
      [
        ...(use.whole ? item(`all that the user may: ${use.why ?? "nothing could be taken out"}`, style) : []),
        ...list("seen in use", of("used"), style),
        ...list("seen in use, and more of it that nobody can see", of("partly"), style),
        ...list("cannot be observed, and stays until you take it out", of("unobserved"), style),
        ...plain("never used, and left out", use.removed, style),
        ...plain("never used, and denied below a wildcard that stays", use.idle, style),
        ...plain("may do instead of the files, once you know", use.hints, style),
        ...use.check.flatMap((text) => item(`look at: ${text}`, style)),
        ...refused.flatMap((text) => item(`the plan will refuse it: ${text}`, style)),
      ],
      style,
    ),
    ...section("For .gitlab-ci.yml", snippet.trimEnd().split("\n"), style),
  ];
  return `${lines.join("\n")}\n`;
}

function section(title: string, lines: readonly string[], style: Style): readonly string[] {
  return [paint(style, "bold", visible(title)), ...lines.map((line) => (line === "" ? "" : `  ${visible(line)}`)), ""];
}

function list(title: string, kept: readonly KeptPattern[], style: Style): readonly string[] {
  return plain(
    title,
    kept.map(({ pattern, seen, because, use }) => {
      const saw = use === "partly" && seen.length > 0 ? ` (seen: ${seen.join(", ")})` : "";
      return `${pattern}${saw}${because === undefined ? "" : ` (${because})`}`;
    }),
    style,
  );
}

function plain(title: string, texts: readonly string[], style: Style): readonly string[] {
  if (texts.length === 0) return [];
  return [`${title}:`, ...texts.flatMap((text) => item(text, style, 4))];
}

function sayKey({ id, active, lastUsed, lies }: MigrationDocument["keys"][number]): string {
  const where =
    lies === undefined ? "" : lies.length === 0 ? "; in no variable that was shown" : `; in ${lies.join(", ")}`;
  return `${id} ${active ? "active" : "deactivated"}, last used ${sayUse(lastUsed)}${where}`;
}

function sayRole(
  { arn, stands, seen, denied = [] }: MigrationDocument["roles"][number],
  style: Style,
): readonly string[] {
  if (!stands) return item(`role ${arn}: not made yet`, style);
  const came =
    seen === undefined
      ? ["who came in by it was not read"]
      : seen.length === 0
        ? ["no job was seen to come in by it yet"]
        : seen.map((one) => `came in by it: ${one.subject}, ${one.count} times, last ${one.last}`);
  const refused = denied.map((one) => `was refused: ${one.subject}, ${one.count} times, last ${one.last}`);
  return [...item(`role ${arn}`, style), ...[...came, ...refused].flatMap((text) => item(text, style, 4))];
}

function item(text: string, style: Style, indent = 2): readonly string[] {
  const margin = " ".repeat(indent);
  return wrap(visible(text), Math.max(style.width - indent - 2, 24))
    .split("\n")
    .map((line, at) => `${margin}${at === 0 ? "" : "  "}${line}`);
}
