import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { HeldPolicy } from "../../../../estate/place.ts";
import type { Span } from "../../../../text/span.ts";

export const DUPLICATE_KEY: Rule = {
  id: "trust/duplicate-key",
  severity: "high",
  page: PAGE,

  find,
};

function* find({ estate, doors }: Audit): Iterable<Raised> {
  for (const diagnostic of estate.diagnostics) {
    if (diagnostic.code !== "policy/duplicate-key" || diagnostic.span === undefined) continue;
    const { span } = diagnostic;
    const door = doors.find(({ door: one }) => one.kind === "oidc" && holds(one.role.trust, span));
    if (door === undefined || door.door.kind !== "oidc") continue;
    yield {
      door,
      resource: door.door.role.arn,
      title: "a condition silently vanishes: its key stands twice",
      message: diagnostic.message,
      help: "put both conditions under one key; JSON keeps the last of two and drops the first without a word",
      ...(door.entry?.admission.witness === undefined ? {} : { witness: door.entry.admission.witness }),
      ...(door.door.role.trust === undefined
        ? {}
        : { at: { source: door.door.role.trust.at.source, start: span.start, end: span.end } }),
      meaning: diagnostic.message,
    };
  }
}

function holds(trust: HeldPolicy | undefined, { file, start, end }: Span): boolean {
  return trust !== undefined && trust.at.source.name === file && trust.at.start <= start && end <= trust.at.end;
}
