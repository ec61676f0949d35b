import { makePlan } from "../../../core/access/plan/make-plan.ts";
import { type PlanDocument, planDocument, writePlanDocument } from "../../../core/access/plan/plan-document.ts";
import { writeText } from "../../../edge/files/write.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context, Run } from "../command.ts";
import { InvalidInput } from "../invalid-input.ts";
import { type Renderers, checkReports, deliver, say } from "../output.ts";
import { readDeclared } from "../plan/read-declared.ts";
import { readStanding } from "../plan/read-standing.ts";
import { showDiagnostics } from "../show-diagnostics.ts";
import { ourTenant, tenantOf } from "../tenant.ts";

/** Says what the declaration would change, and changes nothing. */
export const run: Run = async (context) => {
  checkReports(context);
  const { declaration, files, texts: declared, warnings } = readDeclared(context);
  const { estate, texts: read } = await readStanding(context, declaration);
  const tenant = estate === undefined ? tenantOf(context) : ourTenant(context, estate);
  const prune = context.flag("prune");
  const { value, diagnostics } = makePlan(declaration, { estate, files, prune, tenant });
  const texts = [...declared, ...read];
  if (value === undefined) throw new InvalidInput([...warnings, ...diagnostics], texts);
  showDiagnostics(context, [...warnings, ...diagnostics], texts);
  const document = planDocument(value);
  const save = context.flag("save");
  // What is in an account is nobody's business but its owners'.
  if (save !== undefined) writeText(context.cwd, save, writePlanDocument(value), "private");
  await deliver(context, planRenderers(document));
  if (save !== undefined) say(context, `the plan is kept in \`${save}\`, for \`sallyport apply ${save}\``);
  return verdict(context, document);
};

function planRenderers(document: PlanDocument): Renderers {
  return {
    text: async (style) => (await import("../../../core/report/plan-text.ts")).renderPlanText(document, style),
    json: async () => (await import("../../../core/text/canonical-json.ts")).canonicalJson(document, 2),
    markdown: async () => (await import("../../../core/report/plan-markdown.ts")).renderPlanMarkdown(document),
    "gitlab-terraform": async () => (await import("../../../core/report/plan-counts.ts")).renderPlanCounts(document),
  };
}

/** A refused grant is a no, whatever else there is. */
function verdict(context: Context, document: PlanDocument): ExitCode {
  if (document.refused.length > 0) return EXIT.no;
  if (context.flag("exit-on-changes") && document.changes.length > 0) return EXIT.no;
  const undecided =
    !document.complete ||
    document.proofs.some(({ holds, exact }) => holds === "undecided" || !exact) ||
    document.changes.some(({ access }) => access === "undecided");
  return context.flag("strict") && undecided ? EXIT.undecided : EXIT.done;
}
