import { wrap } from "../../core/text/wrap.ts";
import type { Style } from "../../core/text/style.ts";
import { PLAIN } from "../../core/text/style.ts";
import { visibleJson } from "../../core/text/visible.ts";
import { type FileMode, writeText } from "../../edge/files/write.ts";
import type { Context } from "./command.ts";
import { invalidArgument } from "./invalid-input.ts";

/** How an answer is written in each format of the command's row. A renderer is asked only when its format is wanted. */
export type Renderers = Readonly<Record<string, (style: Style) => string | Promise<string>>>;

/** Writes the answer: in `--format` to standard output or `--out`, and once more for every `--report FORMAT=FILE`. */
export async function deliver(context: Context, renderers: Renderers, mode: FileMode = "shared"): Promise<void> {
  const { command } = context;
  const format = context.flag("format") ?? command.formats?.[0] ?? "text";
  const reports = command.flags.includes("report") ? context.flag("report").map(readReport) : [];
  const out = context.flag("out");
  if (out === undefined || out === "-") context.stdout.write(await render(renderers, format, context.style.stdout));
  else writeText(context.cwd, out, await render(renderers, format, PLAIN), mode);
  for (const report of reports) {
    writeText(context.cwd, report.file, await render(renderers, report.format, PLAIN), mode);
  }
}

const JSON_FORMATS: ReadonlySet<string> = new Set(["json", "sarif", "gitlab-codequality", "gitlab-sast"]);

async function render(renderers: Renderers, format: string, style: Style): Promise<string> {
  const renderer = renderers[format];
  if (renderer === undefined) throw new TypeError(`no renderer for the format ${format}`);
  const written = await renderer(style);
  const text = JSON_FORMATS.has(format) ? visibleJson(written) : written;
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** Refuses a wrong `--report` before any work is done for it. */
export function checkReports(context: Context): void {
  if (!context.command.flags.includes("report")) return;
  for (const text of context.flag("report")) {
    const { format, file } = readReport(text);
    const formats = context.command.formats ?? [];
    if (formats.includes(format) && file !== "") continue;
    const choices = formats.map((choice) => `\`${choice}\``).join(", ");
    throw invalidArgument(
      "cli/bad-value",
      `\`--report\` is \`${text}\`, expected FORMAT=FILE`,
      `the formats are ${choices}`,
    );
  }
}

function readReport(text: string): { format: string; file: string } {
  const equals = text.indexOf("=");
  return equals < 0 ? { format: text, file: "" } : { format: text.slice(0, equals), file: text.slice(equals + 1) };
}

/** A note on standard error, wrapped; `--quiet` drops it. */
export function say(context: Context, text: string): void {
  if (!context.flag("quiet")) context.stderr.write(`${wrap(text, context.style.stderr.width - 2, "  ")}\n`);
}
