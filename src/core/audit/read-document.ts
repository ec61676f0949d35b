import { OBJECT_OUTLINE } from "../change/object-outline.ts";
import { STANDINGS } from "../estate/standing.ts";
import type { Reading } from "../text/diagnostic.ts";
import { type Outline, readOutlined } from "../text/outline.ts";
import type { Source } from "../text/span.ts";
import type { AuditDocument } from "./document.ts";

const SEVERITIES = ["critical", "high", "medium", "low", "info"];
const REACHES = ["nobody", "refs", "project", "group", "instance", "anyone"];

const COUNTS = Object.fromEntries(SEVERITIES.map((severity) => [severity, "number" as const]));

const SPAN: Outline = {
  fields: {
    "file?": "text",
    line: "number",
    column: "number",
    endLine: "number",
    endColumn: "number",
    start: "number",
    end: "number",
  },
};

const TEXTS: Outline = { list: "text" };
const CLAIMS: Outline = { fields: {} };
const KNOWN_OR_NOT: Outline = { either: ["boolean", ["unknown"]] };

const CHANGE: Outline = {
  fields: {
    action: ["create", "update", "delete", "adopt"],
    account: "text",
    "before?": OBJECT_OUTLINE,
    "after?": OBJECT_OUTLINE,
    reason: "text",
  },
};

const FINDING: Outline = {
  fields: {
    rule: "text",
    severity: SEVERITIES,
    "door?": "text",
    resource: "text",
    "account?": "text",
    title: "text",
    message: "text",
    "help?": "text",
    "witness?": CLAIMS,
    evidence: { list: { fields: { fact: "text", "at?": SPAN } } },
    "at?": SPAN,
    fingerprint: "text",
    "fix?": {
      fields: {
        summary: "text",
        changes: { list: CHANGE },
        proofs: { list: { fields: { claim: "text", holds: { either: ["boolean", ["undecided"]] } } } },
        breaks: { either: [TEXTS, ["unknown"]] },
      },
    },
    "under?": "text",
  },
};

const STEP: Outline = {
  fields: {
    principal: "text",
    action: "text",
    resource: "text",
    does: "text",
    policy: "text",
    statement: "number",
    "sid?": "text",
    "at?": SPAN,
  },
};

const DOOR: Outline = {
  fields: {
    id: "text",
    kind: "text",
    account: "text",
    name: "text",
    resource: "text",
    from: "text",
    says: "text",
    "at?": SPAN,
    "reach?": REACHES,
    "exact?": "boolean",
    "identity?": ["id", "path", "mixed", "none"],
    "outsiders?": KNOWN_OR_NOT,
    "describe?": {
      list: {
        fields: {
          project: "text",
          refType: "text",
          ref: "text",
          "ids?": CLAIMS,
          "claims?": CLAIMS,
          statement: "number",
        },
      },
    },
    "witness?": CLAIMS,
    "outsider?": CLAIMS,
    "broken?": { list: { fields: { code: "text", help: "text" } } },
    caveats: TEXTS,
    admin: KNOWN_OR_NOT,
    escalates: { list: { fields: { path: "text", reaches: "text", steps: { list: STEP }, "assumes?": "text" } } },
    can: TEXTS,
  },
};

const DOCUMENT: Outline = {
  fields: {
    formatVersion: "text",
    complete: "boolean",
    "taken?": "text",
    sources: {
      list: {
        fields: {
          kind: "text",
          standing: STANDINGS,
          "file?": "text",
          "account?": "text",
          "host?": "text",
          "detail?": "text",
        },
      },
    },
    accounts: { list: { fields: { id: "text", "name?": "text", "roles?": "number", "users?": "number" } } },
    doors: { list: DOOR },
    findings: { list: FINDING },
    accepted: { list: { fields: { finding: FINDING, because: "text", "until?": "text" } } },
    rules: { list: { fields: { id: "text", severity: SEVERITIES, summary: "text", help: "text" } } },
    diagnostics: { list: { fields: { code: "text", severity: ["error", "warning", "info"], message: "text" } } },
    summary: {
      fields: {
        ...COUNTS,
        accepted: "number",
        doors: "number",
        rules: "number",
        skipped: { list: { fields: { rule: "text", because: "text" } } },
        "known?": "number",
        "headlines?": { fields: COUNTS },
      },
    },
  },
};

/** Reads what `audit --format json` wrote, whoever wrote it: what does not fit is told with its place. */
export function readAuditDocument(source: Source): Reading<AuditDocument> {
  return readOutlined(source, DOCUMENT, { version: "audit/format-version", fit: "audit/not-a-result" });
}
