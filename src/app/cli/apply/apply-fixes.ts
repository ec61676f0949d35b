import { type Proposal, planProposals } from "../../../core/access/apply/plan-proposals.ts";
import type { PlannedAccount } from "../../../core/access/plan/plan.ts";
import { planDocument } from "../../../core/access/plan/plan-document.ts";
import type { AuditDocument } from "../../../core/audit/document.ts";
import type { Finding } from "../../../core/audit/finding.ts";
import { UNUSED } from "../../../core/audit/rules/permission/unused/rule.ts";
import type { Estate } from "../../../core/estate/estate.ts";
import { accountById } from "../../../core/estate/lookup.ts";
import { renderPlanText } from "../../../core/report/plan-text.ts";
import { count } from "../../../core/report/words.ts";
import { identify } from "../../../edge/aws/collect/collect-aws.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { roleNameOf } from "../collect-snapshot.ts";
import type { Context } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";
import { openAwsFor } from "../open-aws.ts";
import { say } from "../output.ts";
import { runApply } from "./run-apply.ts";

const NOT_ALL = "not all was read: there may be more to put right, and others who would be refused";

/** Does what would put the findings right in the accounts that were read, by the way of every plan. */
export async function applyFixes(
  context: Context,
  estate: Estate,
  findings: readonly Finding[],
  { complete }: Pick<AuditDocument, "complete">,
): Promise<ExitCode> {
  const proposals = findings.flatMap(({ rule, resource, fix }): readonly Proposal[] =>
    fix === undefined || fix.changes.length === 0 ? [] : [{ ...fix, name: `${rule} of ${nameOf(resource)}` }],
  );
  const { plan, left } = planProposals(proposals, {
    estate,
    accounts: await accountsOf(context, estate, proposals),
    stack: "fix",
    caveats: complete ? [] : [NOT_ALL],
  });
  const document = planDocument(plan);
  if (document.changes.length > 0) context.stderr.write(renderPlanText(document, context.style.stderr));
  else if (!complete) say(context, NOT_ALL);
  sayWhatWasChosen(context, findings);
  for (const { name, says } of left) say(context, `the fix for ${name} is left out: ${says}`);
  const rest = findings.length - proposals.length;
  if (rest > 0)
    say(context, `${count(rest, "finding")} without a change: \`sallyport rule RULE\` says what a person does`);
  const code = await runApply(context, document, estate, false);
  return code === EXIT.done && left.length > 0 ? EXIT.no : code;
}

/** Nobody who names no finding may think that only doors are shut. */
function sayWhatWasChosen(context: Context, findings: readonly Finding[]): void {
  if (context.flag("rule").length > 0 || context.flag("resource") !== undefined) return;
  const byRule = Map.groupBy(
    findings.filter(({ fix }) => fix !== undefined && fix.changes.length > 0),
    ({ rule }) => rule,
  );
  if (byRule.size === 0) return;
  const rules = [...byRule].map(([rule, found]) => `${rule} ${found.length}`).toSorted();
  say(
    context,
    `this is for everything that can be put right (${rules.join(", ")}): \`--rule\` or \`--resource\` pick some`,
  );
  if (byRule.has(UNUSED.id)) {
    const why = "permissions that were never seen in use are taken away too";
    say(context, `${why} (${UNUSED.id}), each only with \`--allow-narrowing\` or a person's yes`);
  }
}

/** The accounts to write to, each with the way by which it was read. */
async function accountsOf(
  context: Context,
  estate: Estate,
  proposals: readonly Proposal[],
): Promise<readonly PlannedAccount[]> {
  const ids = [...new Set(proposals.flatMap(({ changes }) => changes.map(({ account }) => account)))].sort();
  if (ids.length === 0) return [];
  const { access } = await openAwsFor(context);
  const home = await identify(access, context.interruption());
  return ids.map((id) => {
    const account = accountById(estate, id);
    const base = { name: account?.name ?? account?.alias ?? id, id, partition: home.partition, read: true };
    return id === home.account ? base : { ...base, role: roleIn(context, id, home.partition) };
  });
}

function roleIn(context: Context, id: string, partition: string): string {
  const role = roleNameOf(context);
  if (role === undefined || context.flag("assume-role") !== undefined) {
    const help = "run it with credentials of that account, or with `--role NAME` from an account that may take it";
    throw invalidArgument("fix/other-account", `nothing says how \`--apply\` comes into the account ${id}`, help);
  }
  return `arn:${partition}:iam::${id}:role/${role}`;
}

/** An ARN without its account, which the plan has above it; what is no ARN as it is. */
function nameOf(resource: string): string {
  return resource.startsWith("arn:") ? resource.split(":").slice(5).join(":") : resource;
}
