import type { Run } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";

/** Three things to do with charts; the first word says which. */
export const run: Run = async (context) => {
  const [what, ...rest] = context.positionals;
  const asked = { ...context, positionals: rest };
  switch (what) {
    case "lint":
      return (await import("../chart/lint.ts")).lint(asked);
    case "values":
      return (await import("../chart/values.ts")).values(asked);
    case "migrate":
      return (await import("../chart/migrate.ts")).migrate(asked);
    default:
      throw invalidArgument(
        "chart/what",
        `\`${what ?? ""}\` is nothing that \`chart\` does`,
        "say `chart lint`, `chart values` or `chart migrate`",
      );
  }
};
