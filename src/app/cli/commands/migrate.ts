import type { MigrationDocument } from "../../../core/access/migrate/migration-document.ts";
import { renderMigrationText } from "../../../core/report/migrate-text.ts";
import { canonicalJson } from "../../../core/text/canonical-json.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { exitCodeOfApply } from "../apply/run-apply.ts";
import type { Context, Run } from "../command.ts";
import { deliver } from "../output.ts";
import { migrate } from "../migrate/migrate.ts";

/** Leads an IAM user that serves CI to a role: one step, then where it stands. */
export const run: Run = async (context) => {
  const document = await migrate(context);
  await deliver(context, {
    text: (style) => renderMigrationText(document, style),
    json: () => canonicalJson(document, 2),
  });
  return verdict(context, document);
};

function verdict(context: Context, { apply, blocks, agreed, unread }: MigrationDocument): ExitCode {
  if (context.isInterrupted()) return EXIT.interrupted;
  const code = apply === undefined ? EXIT.done : exitCodeOfApply(apply);
  if (code !== EXIT.done) return code;
  if (blocks.length > 0 || agreed === false) return EXIT.no;
  return context.flag("strict") && unread.length > 0 ? EXIT.undecided : EXIT.done;
}
