import type { AuditDocument } from "../audit/document.ts";
import type { Finding } from "../audit/finding.ts";
import { placeOf, sayToken, unread } from "./words.ts";
import { escapeMarkup } from "./xml.ts";

/** JUnit XML: a suite a resource, a test a rule; a door with nothing against it is a test that passed. */
export function renderAuditJunit(document: AuditDocument): string {
  const suites = new Map<string, string[]>();
  const add = (suite: string, test: string): void => {
    const tests = suites.get(suite);
    if (tests === undefined) suites.set(suite, [test]);
    else tests.push(test);
  };
  let failures = 0;
  let tests = 0;
  for (const finding of document.findings) {
    tests++;
    if (finding.severity !== "info") failures++;
    add(finding.resource, testOf(finding));
  }
  const spoken = new Set(document.findings.map((finding) => finding.door));
  for (const door of document.doors) {
    if (spoken.has(door.id)) continue;
    tests++;
    add(
      door.resource,
      `    <testcase classname="${escapeMarkup(door.resource)}" name="who comes in is who was meant"/>`,
    );
  }
  const errors = document.complete ? 0 : 1;
  if (errors > 0) add("sallyport", incomplete(document));
  const body = [...suites].map(([name, cases]) => suiteOf(name, cases));
  const totals = `tests="${tests + errors}" failures="${failures}" errors="${errors}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="sallyport" ${totals}>\n${body.join("\n")}\n</testsuites>\n`;
}

function suiteOf(name: string, cases: readonly string[]): string {
  const failures = cases.filter((one) => one.includes("<failure")).length;
  const errors = cases.filter((one) => one.includes("<error")).length;
  const head = `  <testsuite name="${escapeMarkup(name)}" tests="${cases.length}" failures="${failures}" errors="${errors}">`;
  return [head, ...cases, "  </testsuite>"].join("\n");
}

function testOf(finding: Finding): string {
  const lines = [finding.message];
  if (finding.witness !== undefined) lines.push(`gets in: ${sayToken(finding.witness)}`);
  const place = placeOf(finding);
  if (place !== undefined) lines.push(`at: ${place}`);
  if (finding.help !== undefined) lines.push(`help: ${finding.help}`);
  const text = lines.map(escapeMarkup).join("\n");
  const inner =
    finding.severity === "info"
      ? `<system-out>${text}</system-out>`
      : `<failure type="${finding.severity}" message="${escapeMarkup(finding.title)}">${text}</failure>`;
  return `    <testcase classname="${escapeMarkup(finding.resource)}" name="${finding.rule}">${inner}</testcase>`;
}

function incomplete(document: AuditDocument): string {
  const text = unread(document).map(escapeMarkup).join("\n");
  return `    <testcase classname="sallyport" name="everything was read"><error message="not all was read">${text}</error></testcase>`;
}
