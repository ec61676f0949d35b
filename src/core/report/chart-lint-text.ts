import type { ChartFinding } from "../audit/chart/chart-finding.ts";
import type { ChartLint } from "../audit/chart/lint-release.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import { renderDiagnostic } from "../text/render.ts";
import type { Source } from "../text/span.ts";
import { type Style, paint } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { wrap } from "../text/wrap.ts";

/** What `chart lint` found, each with its line and the lines as they should be. */
export function chartLintText(lint: ChartLint, texts: readonly Source[], style: Style): string {
  const { findings, unknown } = lint;
  const blocks = findings.map((finding) => findingText(finding, texts, style));
  const notes = unknown.map(
    (one) => `${paint(style, "dim", "not known")} ${wrap(visible(one), style.width - 12, "          ")}`,
  );
  const end =
    findings.length === 0
      ? paint(style, "green", "nothing keeps a role from being used, as far as was read")
      : sayCounts(lint);
  return [...blocks, ...notes, end].join("\n\n");
}

function findingText(finding: ChartFinding, texts: readonly Source[], style: Style): string {
  const severity = { critical: "error", high: "error", medium: "warning", low: "warning", info: "info" } as const;
  const diagnostic: Diagnostic = {
    code: finding.rule,
    severity: severity[finding.severity],
    message: finding.title,
    ...(finding.help === undefined ? {} : { help: finding.help }),
    ...(finding.at === undefined ? {} : { span: finding.at }),
  };
  const textOf = (file: string | undefined): string | undefined => texts.find(({ name }) => name === file)?.text;
  const parts = [
    renderDiagnostic(diagnostic, { textOf, style }),
    `  ${wrap(visible(finding.message), style.width - 2, "  ")}`,
  ];
  if (finding.lines !== undefined) {
    const lines = finding.lines.split("\n").map((line) => `    ${paint(style, "green", visible(line))}`);
    parts.push("  as it should be:", ...lines);
  }
  return parts.join("\n");
}

function sayCounts({ summary }: ChartLint): string {
  const counts = Object.entries(summary).flatMap(([severity, count]) => (count === 0 ? [] : [`${count} ${severity}`]));
  return counts.join(", ");
}
