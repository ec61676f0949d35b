import { configKey, environmentNames, isConfigurable } from "../../../core/settings/flag.ts";
import { FLAG_NAMES, type FlagName, flagNamed } from "../../../core/settings/flags.ts";
import type { AnyFlagValue } from "../../../core/settings/flags.ts";
import type { Origin } from "../../../core/settings/resolve.ts";
import { layColumns } from "../../../core/text/columns.ts";
import type { Style } from "../../../core/text/style.ts";
import { visible } from "../../../core/text/visible.ts";
import { EXIT } from "../../exit-code.ts";
import type { Context, Run } from "../command.ts";
import { deliver } from "../output.ts";

interface Row {
  readonly name: FlagName;
  readonly value: AnyFlagValue;
  readonly origin: Origin;
}

export const run: Run = async (context) => {
  const rows = rowsOf(context);
  await deliver(context, { text: (style) => asText(rows, style), json: () => asJson(rows) });
  return EXIT.done;
};

/** Help and version are questions, not settings. */
function rowsOf(context: Context): Row[] {
  return FLAG_NAMES.filter((name) => !flagNamed(name).onlyAsFlag).map((name) => {
    const { value, origin } = context.settings.values.get(name) ?? { value: undefined, origin: { from: "default" } };
    return { name, value, origin };
  });
}

function asText(rows: readonly Row[], style: Style): string {
  const shown = rows.map(({ name, value, origin }) => ({
    cells: [name, visible(showValue(value))],
    looks: [undefined, origin.from === "default" ? undefined : ("bold" as const)],
    text: showOrigin(origin),
  }));
  return layColumns(shown, style);
}

function showValue(value: AnyFlagValue): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return "-";
  return Array.isArray(value) ? value.join(", ") : String(value);
}

function showOrigin(origin: Origin): string {
  if (origin.from === "environment") return `environment ${origin.variable}`;
  return origin.from === "file" ? visible(origin.file) : origin.from;
}

function asJson(rows: readonly Row[]): string {
  const settings = rows.map(({ name, value, origin }) => {
    const flag = flagNamed(name);
    const key = isConfigurable(flag) ? { key: configKey(name) } : {};
    return { flag: name, ...key, variables: environmentNames(name, flag), value: value ?? null, origin };
  });
  return JSON.stringify({ formatVersion: "1.0", settings }, null, 2);
}
