import { auditEstate } from "../../../core/audit/audit-estate.ts";
import { FINDING_SEVERITIES, type Finding } from "../../../core/audit/finding.ts";
import { namedResources } from "../../../core/audit/named-resources.ts";
import { mergeChanges } from "../../../core/change/merge.ts";
import { loadCatalog } from "../../../core/iam/catalog/load.ts";
import { renderFixText } from "../../../core/report/fix-text.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { didYouMeanPath } from "../../../core/text/nearest.ts";
import { EXIT } from "../../exit-code.ts";
import type { Context, Run } from "../command.ts";
import { gatherEstate } from "../gather-estate.ts";
import { invalidArgument } from "../invalid-input.ts";
import { ruleNamed } from "../rule-named.ts";
import { deliver, say } from "../output.ts";
import { ourTenant } from "../tenant.ts";
import { today } from "../today.ts";

/** The changes that would put chosen findings right: to read, to run, to hand on, or with `--apply` to be done. */
export const run: Run = async (context) => {
  for (const id of context.flag("rule")) ruleNamed(id);
  checkApply(context);
  const { estate, interrupted } = await gatherEstate(context, context.positionals);
  const tenant = ourTenant(context, estate);
  const document = auditEstate(estate, {
    today: today(context),
    catalog: await loadCatalog(),
    accept: context.configuration?.accept ?? [],
    ...(tenant === undefined ? {} : { tenant }),
  });
  checkResource(context, namedResources(estate, document));
  const chosen = document.findings.filter((finding) => isChosen(context, finding));
  if (context.flag("apply")) {
    if (interrupted) throw new SallyportError("fix/interrupted", "interrupted before all was read");
    const { applyFixes } = await import("../apply/apply-fixes.ts");
    return applyFixes(context, estate, chosen, document);
  }
  const changes = mergeChanges(chosen.flatMap(({ fix }) => fix?.changes ?? []));
  await deliver(context, {
    text: (style) => renderFixText(chosen, style),
    json: () =>
      JSON.stringify({ formatVersion: "1.0", complete: document.complete, findings: chosen, changes }, null, 2),
    cli: async () => (await import("../../../core/access/export/commands.ts")).changesAsCommands(changes),
  });
  if (!document.complete)
    say(context, "not all was read: there may be more to put right, and others who would be refused");
  return EXIT.done;
};

/** Only what was read from the account itself, and just now, is written to. */
function checkApply({ flag, positionals }: Context): void {
  if (!flag("apply")) return;
  const [path] = positionals;
  if (path !== undefined) {
    const help = "leave the path out, and name the account with `--profile`; for a script there is `--format cli`";
    throw invalidArgument("fix/not-live", `\`--apply\` takes no files, and \`${path}\` is one: it reads live`, help);
  }
  if (flag("format") === "cli")
    throw invalidArgument("cli/excluded-flag", "`--apply` and `--format cli` exclude each other");
}

function isChosen({ flag }: Context, { rule, resource, severity }: Finding): boolean {
  const rules = flag("rule");
  if (rules.length > 0 && !rules.includes(rule)) return false;
  const wanted = flag("resource");
  if (wanted !== undefined && wanted !== resource) return false;
  const bound = FINDING_SEVERITIES.findIndex((one) => one === flag("fail-on"));
  return bound < 0 || FINDING_SEVERITIES.indexOf(severity) <= bound;
}

/** A name that nothing has would pass for one about which all is well. */
function checkResource({ flag }: Context, known: ReadonlySet<string>): void {
  const wanted = flag("resource");
  if (wanted === undefined || known.has(wanted)) return;
  throw invalidArgument(
    "cli/unknown-resource",
    `nothing that was read is \`${wanted}\``,
    didYouMeanPath(wanted, known) ?? "name it as `audit` does: a role by its ARN, a file by its path",
  );
}
