import type { DriftDocument } from "../../../core/access/drift/drift.ts";
import { findDrift } from "../../../core/access/drift/find-drift.ts";
import { revertPlan } from "../../../core/access/drift/revert.ts";
import type { Estate } from "../../../core/estate/estate.ts";
import { renderDriftText } from "../../../core/report/drift-text.ts";
import { canonicalJson } from "../../../core/text/canonical-json.ts";
import { writeText } from "../../../edge/files/write.ts";
import { EXIT } from "../../exit-code.ts";
import type { Context, Run } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { deliver, say } from "../output.ts";
import { type Declared, readDeclared } from "../plan/read-declared.ts";
import { readLive, readSnapshots } from "../plan/read-standing.ts";
import { showDiagnostics } from "../show-diagnostics.ts";
import { ourTenant } from "../tenant.ts";

/** Says what is not as declared; with `--revert` what would bring it back, with `--accept` it becomes what is declared. */
export const run: Run = async (context) => {
  const save = context.flag("save");
  if (save !== undefined && !context.flag("revert")) {
    throw invalidArgument("drift/nothing-to-save", "`--save` keeps what `--revert` plans", "add `--revert`");
  }
  if (context.flag("accept") && context.flag("revert"))
    throw invalidArgument("cli/excluded-flag", "`--accept` and `--revert` exclude each other");
  const declared = readDeclared(context);
  const snapshots = context.flag("snapshot");
  const { estate, texts: read } =
    snapshots.length > 0
      ? readSnapshots(context, snapshots, declared.declaration.gitlab)
      : await readLive(context, declared.declaration);
  const texts = [...declared.texts, ...read];
  const { value, diagnostics } = findDrift(declared.declaration, { estate, files: declared.files });
  if (value === undefined) throw new InvalidInput([...declared.warnings, ...diagnostics], texts);
  showDiagnostics(context, [...declared.warnings, ...diagnostics], texts);
  if (context.flag("accept")) {
    const { acceptStanding } = await import("../drift/accept.ts");
    return acceptStanding(context, declared, estate, value);
  }
  await deliver(context, {
    text: (style) => renderDriftText(value, style),
    json: () => canonicalJson(value, 2),
  });
  if (context.flag("revert") && value.items.length > 0) await planBack(context, declared, estate, value);
  if (value.items.length > 0) return EXIT.no;
  return context.flag("strict") && !value.complete ? EXIT.undecided : EXIT.done;
};

async function planBack(
  context: Context,
  { declaration, files, texts }: Declared,
  estate: Estate,
  drift: DriftDocument,
): Promise<void> {
  const { value, diagnostics } = revertPlan(declaration, drift, { estate, files, tenant: ourTenant(context, estate) });
  if (value === undefined) throw new InvalidInput(diagnostics, texts);
  const { renderPlanText } = await import("../../../core/report/plan-text.ts");
  context.stderr.write(`\n${renderPlanText(value, context.style.stderr)}`);
  const left = drift.items.filter(({ reverts }) => !reverts).length;
  if (left > 0) say(context, `${left} of them no plan takes away: they may be somebody else's, and are left to you`);
  const save = context.flag("save");
  if (save === undefined) return;
  writeText(context.cwd, save, `${canonicalJson(value, 2)}\n`, "private");
  say(context, `the way back is kept in \`${save}\`, for \`sallyport apply ${save}\``);
}
