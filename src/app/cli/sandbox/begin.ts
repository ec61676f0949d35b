import { readPlan } from "../../../core/access/apply/read-plan.ts";
import { desire } from "../../../core/access/desired/desire.ts";
import type { Estate } from "../../../core/estate/estate.ts";
import { readEstate } from "../../../core/estate/read-estate.ts";
import { readJson } from "../../../core/text/json.ts";
import { valueAt } from "../../../core/text/pick.ts";
import type { Source } from "../../../core/text/span.ts";
import { readText } from "../../../edge/files/read.ts";
import { readGiven } from "../../../edge/files/read-given.ts";
import { isLoopback } from "../../sandbox/http-server.ts";
import type { PlannedObjects } from "../../sandbox/seed/place-objects.ts";
import { type Sandbox, startSandbox } from "../../sandbox/start.ts";
import type { Context } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { say } from "../output.ts";
import { readDeclared } from "../plan/read-declared.ts";
import { namesOf } from "../session/names.ts";
import { showDiagnostics } from "../show-diagnostics.ts";

/** Starts a sandbox as the flags and the files that were given say. */
export async function beginSandbox(context: Context, files: readonly string[], control: boolean): Promise<Sandbox> {
  const host = context.flag("host");
  if (!isLoopback(host) && !context.flag("i-know-what-i-do")) {
    throw invalidArgument(
      "sandbox/not-loopback",
      `\`${host}\` is not an address of this machine alone`,
      "whoever reaches a sandbox can act as anybody in it; if that is meant, add `--i-know-what-i-do`",
    );
  }
  const port = context.flag("port");
  if (port < 0 || port > 65535)
    throw invalidArgument("cli/bad-value", `\`--port\` is \`${port}\`, expected 0 to 65535`);
  const names = namesOf(context);
  const accounts = await Promise.all(context.flag("account").map(names.account));
  const issuer = context.flag("issuer");
  const { plans, others } = partPlans(context, files);
  const estate = others.length === 0 ? undefined : readFiles(context, others);
  const planned = [
    ...plans.flatMap((source) => objectsOfPlan(context, source)),
    ...(context.flag("planned") ? readPlanned(context, estate) : []),
  ];
  const sandbox = await startSandbox({
    host,
    port,
    control,
    ...(accounts.length === 0 ? {} : { accounts }),
    ...(estate === undefined ? {} : { estate }),
    ...(planned.length === 0 ? {} : { planned }),
    gitlab: issuer === undefined ? {} : { issuer: readIssuer(issuer) },
  });
  for (const note of sandbox.notes) say(context, `sandbox: ${note}`);
  return sandbox;
}

/** Plans that `plan --save` kept, apart from what tells how things stand. */
function partPlans(
  { cwd }: Context,
  files: readonly string[],
): { readonly plans: readonly Source[]; readonly others: readonly string[] } {
  const plans: Source[] = [];
  const others = files.filter((file) => {
    if (!file.endsWith(".json")) return true;
    const source = readText(cwd, file);
    const { value } = readJson(source);
    const isPlan = ["stack", "changes", "digest"].every((key) => valueAt(value, key) !== undefined);
    if (isPlan) plans.push(source);
    return !isPlan;
  });
  return { plans, others };
}

/** What a saved plan makes and alters, as if it were applied. */
function objectsOfPlan(context: Context, source: Source): readonly PlannedObjects[] {
  const { value, diagnostics } = readPlan(source);
  if (value === undefined) throw new InvalidInput(diagnostics, [source]);
  const gone = value.changes.filter(({ action }) => action === "delete").length;
  if (gone > 0) say(context, `sandbox: ${gone} deletions of the plan are not played`);
  return value.accounts.map(({ id }) => ({
    account: id,
    objects: value.changes.flatMap(({ account, after }) => (account === id && after !== undefined ? [after] : [])),
  }));
}

/** Reads a snapshot, or whatever else declares accounts. Files that say nothing of accounts would start an empty sandbox. */
function readFiles(context: Context, files: readonly string[]): Estate {
  const { sources, unread } = readGiven(context.cwd, files);
  const { estate, texts } = readEstate(sources, unread);
  if (estate.accounts.length > 0 || estate.gitlabs.length > 0) return estate;
  const errors = estate.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new InvalidInput(errors, texts);
  throw invalidArgument(
    "sandbox/nothing-read",
    "nothing that was given says what an account or a GitLab holds",
    "give a snapshot of `sallyport collect`, Terraform plan JSON or a CloudFormation template",
  );
}

/** Everything that `sallyport.yaml` declares, as if it were applied. What stands of it decides what it means, as in a plan. */
function readPlanned(context: Context, estate: Estate | undefined): readonly PlannedObjects[] {
  const { declaration, files, texts, warnings } = readDeclared(context);
  const { value, diagnostics } = desire(declaration, { estate, files });
  if (value === undefined) throw new InvalidInput([...warnings, ...diagnostics], texts);
  showDiagnostics(context, [...warnings, ...diagnostics], texts);
  return value.accounts.map(({ declared, objects }) => ({ account: declared.id, objects }));
}

function readIssuer(text: string): string {
  const url = text.startsWith("https://") ? text : `https://${text}`;
  if (!text.startsWith("http://") && URL.canParse(url)) return url.replace(/\/+$/, "");
  throw invalidArgument("cli/bad-value", `\`--issuer\` is \`${text}\`, expected an address as \`https://gitlab.com\``);
}
