import type { AuditDocument } from "../../core/audit/document.ts";
import { VERSION } from "../version.ts";
import type { Context } from "./command.ts";
import type { Renderers } from "./output.ts";

/** Every format in which the result of an audit is written; each one's code is loaded when it is wanted. */
export function auditRenderers(document: AuditDocument, { now }: Pick<Context, "now">): Renderers {
  const tool = { version: VERSION, now: now().toISOString() };
  return {
    text: async (style) => (await import("../../core/report/audit-text.ts")).renderAuditText(document, style),
    json: async () => (await import("../../core/report/audit-json.ts")).renderAuditJson(document),
    sarif: async () => (await import("../../core/report/audit-sarif.ts")).renderAuditSarif(document, tool),
    "gitlab-codequality": async () =>
      (await import("../../core/report/audit-code-quality.ts")).renderAuditCodeQuality(document),
    "gitlab-sast": async () => (await import("../../core/report/audit-sast.ts")).renderAuditSast(document, tool),
    junit: async () => (await import("../../core/report/audit-junit.ts")).renderAuditJunit(document),
    markdown: async () => (await import("../../core/report/audit-markdown.ts")).renderAuditMarkdown(document),
    html: async () => (await import("../../core/report/html/page.ts")).renderAuditHtml(document, tool),
  };
}
