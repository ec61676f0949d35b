import { auditEstate } from "../../../core/audit/audit-estate.ts";
import type { AuditDocument } from "../../../core/audit/document.ts";
import { FINDING_SEVERITIES } from "../../../core/audit/finding.ts";
import { readAuditDocument } from "../../../core/audit/read-document.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { auditRenderers } from "../audit-renderers.ts";
import type { Context, Run } from "../command.ts";
import { gatherEstate } from "../gather-estate.ts";
import { InvalidInput } from "../invalid-input.ts";
import { checkReports, deliver, say } from "../output.ts";
import { readInput } from "../read-input.ts";
import { showDiagnostics } from "../show-diagnostics.ts";
import { ourTenant } from "../tenant.ts";
import { today } from "../today.ts";

/** Reads what it is given, or an account, and says every way in which GitLab gets in. */
export const run: Run = async (context) => {
  checkReports(context);
  const baseline = readBaseline(context);
  const { estate, texts, interrupted } = await gatherEstate(context, context.positionals);
  const tenant = ourTenant(context, estate);
  const issuer = context.flag("issuer");
  const { loadCatalog } = await import("../../../core/iam/catalog/load.ts");
  const catalog = await loadCatalog();
  const document = auditEstate(estate, {
    today: today(context),
    budget: { now: () => context.now().getTime() },
    catalog,
    accept: context.configuration?.accept ?? [],
    ...(tenant === undefined ? {} : { tenant }),
    ...(issuer === undefined ? {} : { issuers: [issuer] }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(context.flag("about") === "ecr" ? { about: "ecr" as const } : {}),
  });
  const shown = context.flag("share")
    ? (await import("../../../core/report/share.ts")).pseudonymise(document)
    : document;
  await deliver(context, auditRenderers(shown, context));
  showDiagnostics(context, document.diagnostics, texts);
  if (interrupted) {
    say(context, "interrupted: this is about what was read until then");
    return EXIT.interrupted;
  }
  return verdict(context, document);
};

/** What was found weighs more than what was not read: whoever asked to be stopped by findings is told of findings. */
function verdict(context: Context, document: AuditDocument): ExitCode {
  const bound = FINDING_SEVERITIES.findIndex((severity) => severity === context.flag("fail-on"));
  const stops = document.findings.some(({ severity }) => FINDING_SEVERITIES.indexOf(severity) <= bound);
  if (stops) {
    say(context, `findings at or above \`${context.flag("fail-on")}\`: exit ${EXIT.no}`);
    return EXIT.no;
  }
  const undecided = !document.complete || document.doors.some(({ exact }) => exact === false);
  return context.flag("strict") && undecided ? EXIT.undecided : EXIT.done;
}

/** Fingerprints of a saved audit: what is known already. What was accepted there is not: it comes back when that ends. */
function readBaseline(context: Context): ReadonlySet<string> | undefined {
  const file = context.flag("baseline");
  if (file === undefined) return undefined;
  const source = readInput(context, file);
  const { value, diagnostics } = readAuditDocument(source);
  if (value === undefined) throw new InvalidInput(diagnostics, [source]);
  return new Set(value.findings.map(({ fingerprint }) => fingerprint));
}
