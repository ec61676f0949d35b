import type { Certificate } from "../../../core/admission/admission.ts";
import { whoCan } from "../../../core/admission/who-can.ts";
import { readEstate } from "../../../core/estate/read-estate.ts";
import { predictWrite } from "../../../core/iam/write-guard.ts";
import type { Policy } from "../../../core/iam/policy.ts";
import { readPolicyNode } from "../../../core/iam/read-policy.ts";
import { type WhoDoor, whoDocument, whoDoor } from "../../../core/report/who-document.ts";
import { judgeDoors } from "../../../core/audit/judged-door.ts";
import { openedBy } from "../../../core/audit/opened-by.ts";
import { inventoryOf } from "../../../core/escalate/inventory.ts";
import { renderOpenedText } from "../../../core/report/opened-text.ts";
import { whoText } from "../../../core/report/who-text.ts";
import { readDocument } from "../../../core/text/document.ts";
import type { Diagnostic } from "../../../core/text/diagnostic.ts";
import { didYouMeanPath } from "../../../core/text/nearest.ts";
import type { Source } from "../../../core/text/span.ts";
import { readGiven } from "../../../edge/files/read-given.ts";
import { writeText } from "../../../edge/files/write.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { accountAsked } from "../account-asked.ts";
import type { Context, Run } from "../command.ts";
import { gatherEstate } from "../gather-estate.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { deliver } from "../output.ts";
import { readInput } from "../read-input.ts";
import { showDiagnostics } from "../show-diagnostics.ts";
import { tenantOf } from "../tenant.ts";
import { type Known, type Question, questionsOf } from "../who/asked-doors.ts";
import { knownGitlab } from "../who/known-gitlab.ts";

/** Who comes in: for each role and each GitLab that its trust policy lets in. */
export const run: Run = async (context) => {
  if (context.flag("project") !== undefined) return whatOpens(context);
  if (context.positionals.some((word) => word.startsWith("arn:"))) return whoLive(context);
  if (context.positionals.length === 0) {
    throw invalidArgument(
      "cli/missing-argument",
      "`who` needs FILE, a role's ARN, or `--project`",
      "see `sallyport who --help`",
    );
  }
  const { sources, unread } = readAll(context);
  const { estate, texts } = readEstate(sources, unread);
  refuse(context, estate.diagnostics, texts);
  const questions = questionsOf(estate, knownOf(context));
  if (questions.length === 0)
    throw invalidArgument(
      "who/no-door",
      "nothing that was given trusts a GitLab",
      "give a role's trust policy, or name the GitLab that you mean with `--issuer`",
    );
  return answerAll(context, questions);
};

async function answerAll(context: Context, questions: readonly Question[]): Promise<ExitCode> {
  const answers = questions.map((question) => answer(context, question));
  const doors = answers.map(({ door }) => door);
  const proof = context.flag("proof");
  if (proof !== undefined) writeText(context.cwd, proof, proofOf(answers), "shared");
  await deliver(context, {
    text: (style) => whoText(whoDocument(doors), style),
    json: () => JSON.stringify(whoDocument(doors), null, 2),
  });
  return context.flag("strict") && doors.some(({ exact }) => !exact) ? EXIT.undecided : EXIT.done;
}

/** On a bad day: every door that a project opens, in every account, and what lies behind. */
async function whatOpens(context: Context): Promise<ExitCode> {
  const { flag } = context;
  const path = flag("project") ?? "";
  const [id, branch] = [flag("id"), flag("branch")];
  const asked = { path, ...(id === undefined ? {} : { id }), ...(branch === undefined ? {} : { branch }) };
  const { estate } = await gatherEstate(context, context.positionals);
  const tenant = tenantOf(context);
  const doors = openedBy(judgeDoors(estate, inventoryOf(estate), tenant === undefined ? {} : { tenant }), asked);
  await deliver(context, {
    text: (style) => renderOpenedText(asked, doors, estate.complete, style),
    json: () => JSON.stringify({ formatVersion: "1.0", complete: estate.complete, project: asked, doors }, null, 2),
  });
  return flag("strict") && (!estate.complete || doors.some(({ exact }) => !exact)) ? EXIT.undecided : EXIT.done;
}

/** Roles by their ARN, read live. */
async function whoLive(context: Context): Promise<ExitCode> {
  const { positionals } = context;
  const file = positionals.find((word) => !word.startsWith("arn:"));
  if (file !== undefined)
    throw invalidArgument(
      "who/two-ways",
      `\`${file}\` is no role's ARN, and ARNs are read live`,
      "ask about files and about roles of an account one after the other",
    );
  const { estate } = await gatherEstate(context, []);
  const questions = questionsOf(estate, knownOf(context));
  const known = questions.flatMap(({ door }) => door.roleArn ?? []);
  const unknown = positionals.find((arn) => !known.includes(arn));
  if (unknown !== undefined) {
    throw invalidArgument(
      "who/no-such-role",
      `the account that was read has no role \`${unknown}\` that trusts a GitLab`,
      didYouMeanPath(unknown, known) ?? "check the ARN and the profile",
    );
  }
  return answerAll(
    context,
    questions.filter(({ door }) => positionals.includes(door.roleArn ?? "")),
  );
}

interface Answer {
  readonly door: WhoDoor;
  readonly proof: () => Certificate;
}

/** One certificate by itself, several in a list. `check-proof` takes either. */
function proofOf(answers: readonly Answer[]): string {
  const certificates = answers.map(({ proof }) => proof());
  const [only] = certificates;
  const document = certificates.length === 1 ? only : { formatVersion: "1.0", kind: "admissions", certificates };
  return `${JSON.stringify(document)}\n`;
}

function answer(context: Context, { role, trust, door }: Question): Answer {
  const tenant = tenantOf(context);
  const admission = whoCan(trust, door, { tenant, budget: { now: () => context.now().getTime() } });
  const shown = whoDoor(
    {
      role: door.roleArn ?? role.name,
      provider: door.provider.url,
      account: door.account,
      audiences: door.provider.clientIds,
      statements: [...new Set(admission.admitted.describe().map(({ statement }) => statement))].sort((a, b) => a - b),
      hasTenant: tenant !== undefined,
      predictWrite: predictWrite(trust),
    },
    admission,
  );
  return { door: shown, proof: admission.proof };
}

function readAll(context: Context): ReturnType<typeof readGiven> {
  const files = readGiven(
    context.cwd,
    context.positionals.filter((word) => word !== "-"),
  );
  if (!context.positionals.includes("-")) return files;
  return { ...files, sources: [...files.sources, readInput(context, "-")] };
}

/** A policy that AWS would not store is no question; what is merely odd about it is said. */
function refuse(context: Context, diagnostics: readonly Diagnostic[], texts: readonly Source[]): void {
  if (diagnostics.some(({ severity }) => severity === "error")) throw new InvalidInput(diagnostics, texts);
  showDiagnostics(
    context,
    diagnostics.filter(({ severity }) => severity === "warning"),
    texts,
  );
}

function knownOf(context: Context): Known {
  return {
    ...knownGitlab(context),
    account: accountAsked(context)?.id,
    rcps: context.flag("rcp").flatMap((word) => readRcp(context, word)),
  };
}

function readRcp(context: Context, word: string): readonly Policy[] {
  const source = readInput(context, word);
  const document = readDocument(source);
  const reading = document.value && readPolicyNode(document.value, source, { kind: "rcp", name: word });
  const diagnostics = [...document.diagnostics, ...(reading?.diagnostics ?? [])];
  if (reading?.value === undefined || diagnostics.some(({ severity }) => severity === "error"))
    throw new InvalidInput(diagnostics, [source]);
  return [reading.value];
}
