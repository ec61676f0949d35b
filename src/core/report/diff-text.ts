import type { AccessRelation } from "../iam/compare.ts";
import type { Principal, Request } from "../iam/request.ts";
import { type ColumnRow, layColumns } from "../text/columns.ts";
import { type Look, type Style, paint } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { wrap } from "../text/wrap.ts";
import type { DiffDocument, JobsDiff } from "./diff-document.ts";

const LOOKS: Readonly<Record<AccessRelation, Look>> = {
  equal: "green",
  narrower: "green",
  wider: "red",
  incomparable: "red",
  undecided: "yellow",
};

/** More lines of jobs than this are counted; JSON has them all. */
const MOST_LINES = 20;

/** How one policy stands to another, for people. */
export function renderDiffText(document: DiffDocument, style: Style): string {
  const rows: ColumnRow[] = [
    ...example("+ gained", "green", document.gained, document),
    ...example("- lost", "red", document.lost, document),
    ...document.caveats.map(({ code, message }) => row("note", "dim", `${message} (${code})`)),
  ];
  return [
    wrap(paint(style, LOOKS[document.relation], visible(sayRelation(document))), style.width),
    ...(rows.length === 0 ? [] : [layColumns(rows, style, 2)]),
    ...document.jobs.map((jobs) => sayJobs(jobs, style)),
  ].join("\n\n");
}

function sayRelation({ relation, before, after }: DiffDocument): string {
  switch (relation) {
    case "equal":
      return `equal: ${after} allows exactly what ${before} allows`;
    case "narrower":
      return `narrower: ${after} allows less than ${before}, and nothing new`;
    case "wider":
      return `wider: ${after} allows all that ${before} allows, and more`;
    case "incomparable":
      return `incomparable: ${after} allows something that ${before} does not, and takes something away`;
    case "undecided":
      return `undecided: whether ${after} allows more than ${before} cannot be told`;
  }
}

function row(name: string, look: Look, text: string): ColumnRow {
  return { cells: [name], looks: [look], text: visible(text) };
}

/** A request as `decide` would be asked: what, on what, by whom, and under which circumstances. A trust policy has no resource. */
function example(name: string, look: Look, request: Request | undefined, { kind }: DiffDocument): readonly ColumnRow[] {
  if (request === undefined) return [];
  const { action, resource, principal, context = {} } = request;
  const circumstances = Object.entries(context).map(
    ([key, value]) => `${key} = ${(Array.isArray(value) ? value : [value]).map(String).join(", ")}`,
  );
  return [
    row(name, look, `for example ${action}${kind === "trust" ? "" : ` on ${resource}`}`),
    row("", look, `by ${sayPrincipal(principal)}`),
    ...circumstances.map((text, at) => row("", look, `${at === 0 ? "with" : "and"} ${text}`)),
  ];
}

function sayPrincipal({ kind, arn, account }: Principal): string {
  if (kind === "anonymous") return "anybody, unsigned";
  if (arn !== undefined) return kind === "federated" ? `a token of ${arn}` : arn;
  return account === undefined ? "any principal" : `account ${account}`;
}

function sayJobs({ provider, access, gains, loses }: JobsDiff, style: Style): string {
  const title = paint(style, "bold", visible(`Jobs of ${provider}`));
  const rows = [...loses.map((text) => row("-", "red", text)), ...gains.map((text) => row("+", "green", text))];
  if (access === "undecided") rows.push(row("?", "yellow", "it cannot be told whether that is all"));
  if (rows.length === 0) return `${title}\n  come in as before`;
  const shown = rows.slice(0, MOST_LINES);
  if (rows.length > MOST_LINES) shown.push(row("", "dim", `and ${rows.length - MOST_LINES} more`));
  return `${title}\n${layColumns(shown, style, 2)}`;
}
