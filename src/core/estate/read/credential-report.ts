import { toInstant } from "../../text/instant.ts";
import type { Source } from "../../text/span.ts";
import type { CredentialKey, CredentialRow } from "../account.ts";
import { accountOfArn } from "./arn.ts";
import { type Draft, given, noteSource, placeOf, report } from "./draft.ts";

export const CREDENTIAL_REPORT_HEAD = "user,arn,user_creation_time,";

/** The credential report as CSV (IAM User Guide, "Understanding the report format"). Columns are found by name. */
export function readCredentialReport(draft: Draft, source: Source, account?: string): void {
  const lines = linesOf(source.text);
  const columns = (lines[0]?.text ?? "").split(",");
  const rows: CredentialRow[] = [];
  let cut = false;
  for (const line of lines.slice(1)) {
    if (line.text === "") continue;
    const cells = line.text.split(",");
    if (cells.length !== columns.length) {
      cut = true;
      const place = placeOf(source, { start: line.start, end: line.start + line.text.length });
      const message = `this row has ${cells.length} columns, the first has ${columns.length}`;
      report(draft, "error", "estate/csv-row", message, place, "the file may have been cut off");
      continue;
    }
    const cell = (name: string): string | undefined => cells[columns.indexOf(name)];
    rows.push(readRow(source, line, cell));
  }
  const id = account ?? rows.map((row) => accountOfArn(row.arn)).find((found) => found !== undefined);
  draft.accounts.push({ ...given("id", id), ...given("file", source.name), credentials: rows });
  const partial = cut ? "some rows could not be read" : undefined;
  noteSource(draft, { source, ...given("account", id) }, "credential-report", { partial });
}

interface Line {
  readonly text: string;
  readonly start: number;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    lines.push({ text: line.replace(/\r$/, ""), start });
    start += line.length + 1;
  }
  return lines;
}

function readRow(source: Source, line: Line, cell: (name: string) => string | undefined): CredentialRow {
  return {
    user: cell("user") ?? "",
    arn: cell("arn") ?? "",
    ...given("created", toInstant(cell("user_creation_time"))),
    ...given("passwordEnabled", truth(cell("password_enabled"))),
    ...given("mfa", truth(cell("mfa_active"))),
    keys: ([1, 2] as const).flatMap((slot) => readKey(slot, cell)),
    at: placeOf(source, { start: line.start, end: line.start + line.text.length }),
  };
}

function readKey(slot: 1 | 2, cell: (name: string) => string | undefined): CredentialKey[] {
  const of = (name: string): string | undefined => cell(`access_key_${slot}_${name}`);
  const active = truth(of("active"));
  const rotated = toInstant(of("last_rotated"));
  if (active === undefined || (!active && rotated === undefined)) return [];
  return [
    {
      slot,
      active,
      ...given("rotated", rotated),
      ...given("lastUsed", toInstant(of("last_used_date"))),
      ...given("region", said(of("last_used_region"))),
      ...given("service", said(of("last_used_service"))),
    },
  ];
}

/** `not_supported`, which stands at the root account, is neither. */
function truth(cell: string | undefined): boolean | undefined {
  const word = cell?.toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}

function said(cell: string | undefined): string | undefined {
  return cell === undefined || cell === "" || cell === "N/A" || cell === "no_information" ? undefined : cell;
}
