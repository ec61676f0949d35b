import { readPlan } from "../../../core/access/apply/read-plan.ts";
import { desire } from "../../../core/access/desired/desire.ts";
import { exportCloudFormation } from "../../../core/access/export/cloudformation.ts";
import { changesAsCommands } from "../../../core/access/export/commands.ts";
import { type Everything, everythingOf } from "../../../core/access/export/everything.ts";
import { exportGitlabCi } from "../../../core/access/export/gitlab-ci.ts";
import { guardrailFor } from "../../../core/access/export/guardrail.ts";
import { exportTerraform } from "../../../core/access/export/terraform.ts";
import type { Change } from "../../../core/change/change.ts";
import { issuerName } from "../../../core/gitlab/issuers.ts";
import { SIZE_LIMITS } from "../../../core/iam/limits.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { visible } from "../../../core/text/visible.ts";
import { readText } from "../../../edge/files/read.ts";
import { writeText } from "../../../edge/files/write.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context, Run } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { deliver, say } from "../output.ts";
import { readDeclared } from "../plan/read-declared.ts";
import { showDiagnostics } from "../show-diagnostics.ts";
import { snapshotOf } from "../snapshot-of.ts";
import { ourTenant, tenantOf } from "../tenant.ts";

/** Writes what sallyport.yaml declares, or what a saved plan changes, in another tool's language. Asks no cloud. */
export const run: Run = async (context) => {
  const [file] = context.positionals;
  if (context.flag("guardrail")) return exportGuardrail(context, file);
  if (context.flag("format") === "ci") return exportJobs(context, file);
  const { changes, accounts, refused } = file === undefined ? declared(context) : saved(context, file);
  const chosen = choose(context, accounts, changes);
  await deliver(context, {
    terraform: () => exportTerraform(chosen.changes, chosen.accounts),
    cloudformation: () => exportCloudFormation(oneAccount(chosen.changes)),
    cli: () => changesAsCommands(chosen.changes, chosen.accounts),
  });
  for (const grant of refused)
    say(context, `the grant \`${grant}\` is left out: a proof fails; see \`sallyport plan\``);
  return refused.length > 0 ? EXIT.no : EXIT.done;
};

/** The policy goes to standard output, what it would break to standard error. */
function exportGuardrail(context: Context, file: string | undefined): ExitCode {
  const isFormatSaid = context.settings.values.get("format")?.origin.from === "flag";
  if (file !== undefined || isFormatSaid) {
    const help = "it is made from `gitlab:` in sallyport.yaml, and is JSON";
    throw invalidArgument("cli/excluded-flag", "`--guardrail` takes neither a plan nor `--format`", help);
  }
  const { declaration } = readDeclared(context);
  const estate = snapshotOf(context);
  const tenant = estate === undefined ? tenantOf(context) : ourTenant(context, estate);
  if (tenant === undefined) {
    throw invalidArgument("export/no-tenant", "nothing says whose jobs are ours", "name your groups with `--tenant`");
  }
  const guardrail = guardrailFor(issuerName(declaration.gitlab?.url ?? "https://gitlab.com"), tenant, estate);
  if (!guardrail.holds) {
    const help = "name the tenant by groups or ids that only you own";
    throw new SallyportError("export/guardrail", "it cannot be proved that the guardrail keeps every outsider out", {
      help,
    });
  }
  const most = SIZE_LIMITS.rcp.characters;
  if (guardrail.policy.length > most) {
    const help = "name fewer, larger groups with `--tenant`, and leave out `--snapshot`, whose projects' ids count";
    throw invalidArgument(
      "export/guardrail-size",
      `the guardrail has more than the ${most} characters that AWS takes`,
      help,
    );
  }
  const out = context.flag("out");
  if (out === undefined || out === "-") context.stdout.write(guardrail.policy);
  else writeText(context.cwd, out, guardrail.policy, "shared");
  say(context, "proved: no token of an outsider gets into a role under it, however open the role's trust policy is");
  for (const { role, token, seen } of guardrail.breaks) {
    const who = [...seen.map((subject) => `${subject}, seen to come in`), ...(token ? [String(token["sub"])] : [])];
    say(context, visible(`it would keep out of ${role}: ${[...new Set(who)].join("; ") || "nobody can tell who"}`));
  }
  if (estate === undefined) say(context, "which doors it would break is told with `--snapshot`");
  return EXIT.done;
}

async function exportJobs(context: Context, file: string | undefined): Promise<number> {
  if (file !== undefined) {
    const help = "leave the plan out: jobs are written from sallyport.yaml";
    throw invalidArgument("export/no-jobs", "a saved plan does not say which jobs there are", help);
  }
  const { declaration, files, texts, warnings } = readDeclared(context);
  const { value, diagnostics } = desire(declaration, { files, estate: snapshotOf(context) });
  if (value === undefined) throw new InvalidInput([...warnings, ...diagnostics], texts);
  showDiagnostics(context, [...warnings, ...diagnostics], texts);
  const audience = declaration.gitlab?.audience ?? "sts.amazonaws.com";
  await deliver(context, { ci: () => exportGitlabCi(value, audience) });
  return EXIT.done;
}

function declared(context: Context): Everything {
  const { declaration, files, texts, warnings } = readDeclared(context);
  const estate = snapshotOf(context);
  const tenant = estate === undefined ? tenantOf(context) : ourTenant(context, estate);
  const { value, diagnostics } = everythingOf(declaration, { files, estate, tenant });
  if (value === undefined) throw new InvalidInput([...warnings, ...diagnostics], texts);
  showDiagnostics(context, [...warnings, ...diagnostics], texts);
  return value;
}

function saved(context: Context, file: string): Everything {
  const source = readText(context.cwd, file);
  const { value, diagnostics } = readPlan(source);
  if (value === undefined) throw new InvalidInput(diagnostics, [source]);
  return { changes: value.changes, accounts: value.accounts, refused: [] };
}

function choose(
  { flag }: Context,
  accounts: Everything["accounts"],
  changes: readonly Change[],
): Pick<Everything, "accounts" | "changes"> {
  const wanted = flag("account");
  if (wanted.length === 0) return { accounts, changes };
  const chosen = wanted.map((name) => {
    const found = accounts.find((account) => account.name === name || account.id === name);
    if (found !== undefined) return found;
    const help = `there is ${accounts.map((account) => `\`${account.name}\``).join(", ")}`;
    throw invalidArgument("export/unknown-account", `no account is \`${name}\``, help);
  });
  return { accounts: chosen, changes: changes.filter(({ account }) => chosen.some(({ id }) => id === account)) };
}

/** A stack is of one account. */
function oneAccount(changes: readonly Change[]): readonly Change[] {
  const ids = [...new Set(changes.map(({ account }) => account))];
  if (ids.length <= 1) return changes;
  const help = `choose one with \`--account\`: ${ids.map((id) => `\`${id}\``).join(", ")}`;
  throw invalidArgument("export/several-accounts", "a CloudFormation template is for one account", help);
}
