import { readAuditDocument } from "../../../core/audit/read-document.ts";
import { EXIT } from "../../exit-code.ts";
import { auditRenderers } from "../audit-renderers.ts";
import type { Run } from "../command.ts";
import { InvalidInput } from "../invalid-input.ts";
import { deliver } from "../output.ts";
import { readInput } from "../read-input.ts";

/** Writes a saved result again. What stopped a pipeline then stops none now: the verdict was the audit's. */
export const run: Run = async (context) => {
  const source = readInput(context, context.positionals[0] ?? "-");
  const { value, diagnostics } = readAuditDocument(source);
  if (value === undefined) throw new InvalidInput(diagnostics, [source]);
  const shown = context.flag("share") ? await withoutNames(value) : value;
  await deliver(context, auditRenderers(shown, context));
  return EXIT.done;
};

async function withoutNames(document: Parameters<typeof auditRenderers>[0]): Promise<typeof document> {
  return (await import("../../../core/report/share.ts")).pseudonymise(document);
}
