import { type SavedPlan, readPlan } from "../../../core/access/apply/read-plan.ts";
import { makePlan } from "../../../core/access/plan/make-plan.ts";
import { planDocument } from "../../../core/access/plan/plan-document.ts";
import { readText } from "../../../edge/files/read.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { runApply } from "../apply/run-apply.ts";
import type { Context, Run } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { say } from "../output.ts";
import { readDeclared } from "../plan/read-declared.ts";
import { readLive } from "../plan/read-standing.ts";
import { showDiagnostics } from "../show-diagnostics.ts";
import { ourTenant } from "../tenant.ts";

/** Does exactly what a saved plan says, or what the declaration wants now. */
export const run: Run = async (context) => {
  const [file] = context.positionals;
  const undo = context.flag("undo");
  if (file !== undefined && undo !== undefined) {
    throw invalidArgument("cli/excluded-flag", "`--undo` and a plan exclude each other");
  }
  const given = undo ?? file;
  try {
    return await (given === undefined ? applyDeclared(context) : applySaved(context, given));
  } catch (error) {
    // Whoever writes answers instead of failing.
    if (context.isInterrupted()) say(context, "nothing was written");
    throw error;
  }
};

async function applySaved(context: Context, file: string): Promise<ExitCode> {
  const plan = readSaved(context, file);
  // What a plan has nothing to do with need not be reachable any more.
  const accounts = plan.accounts.filter(({ id }) => plan.changes.some(({ account }) => account === id));
  const { estate } = await readLive(context, { accounts });
  return runApply(context, plan, estate, true);
}

function readSaved(context: Context, file: string): SavedPlan {
  const source = readText(context.cwd, file);
  const { value, diagnostics } = readPlan(source);
  if (value === undefined) throw new InvalidInput(diagnostics, [source]);
  return value;
}

async function applyDeclared(context: Context): Promise<ExitCode> {
  const { declaration, files, texts: declared, warnings } = readDeclared(context);
  const { estate, texts: read } = await readLive(context, declaration);
  const prune = context.flag("prune");
  const { value, diagnostics } = makePlan(declaration, { estate, files, prune, tenant: ourTenant(context, estate) });
  const texts = [...declared, ...read];
  if (value === undefined) throw new InvalidInput([...warnings, ...diagnostics], texts);
  showDiagnostics(context, [...warnings, ...diagnostics], texts);
  const document = planDocument(value);
  for (const grant of document.refused)
    say(context, `the grant \`${grant}\` is left out: a proof fails; see \`sallyport plan\``);
  const { renderPlanText } = await import("../../../core/report/plan-text.ts");
  if (document.changes.length > 0) context.stderr.write(renderPlanText(document, context.style.stderr));
  const code = await runApply(context, document, estate, false);
  return code === EXIT.done && document.refused.length > 0 ? EXIT.no : code;
}
