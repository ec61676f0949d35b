import type { AuditDocument } from "../audit/document.ts";

/** The document itself: what other programs build on, and what `render` reads again. */
export function renderAuditJson(document: AuditDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
