import { accountOfArn } from "../../../core/estate/read/arn.ts";
import { nextStep } from "../../../core/access/rotate/next-step.ts";
import {
  type Deed,
  type RotateDocument,
  standingOf,
  withoutStep,
} from "../../../core/access/rotate/rotate-document.ts";
import { sayNext, sayNotes, sayStep } from "../../../core/access/rotate/say-step.ts";
import type { Outlook, Step } from "../../../core/access/rotate/situation.ts";
import { renderKeysText, renderRotateText } from "../../../core/report/rotate-text.ts";
import { canonicalJson } from "../../../core/text/canonical-json.ts";
import { visible } from "../../../core/text/visible.ts";
import { wrap } from "../../../core/text/wrap.ts";
import type { On } from "../../../edge/aws/apply/on.ts";
import { usualPatience } from "../../../edge/retry.ts";
import { EXIT, type ExitCode, exitCodeOfResult } from "../../exit-code.ts";
import { asksYes, isAttended } from "../apply/consent.ts";
import { sayFailure } from "../aws-failure.ts";
import type { Context, Run } from "../command.ts";
import { openAwsFor } from "../open-aws.ts";
import { openGitlabFor } from "../open-gitlab.ts";
import { deliver } from "../output.ts";
import { type SituationRead, readSituation, userNameIn } from "../rotate/read-situation.ts";
import { runStep } from "../rotate/run-step.ts";
import { sameCommand } from "../same-command.ts";

const RESULTS: Readonly<Record<RotateDocument["result"], ExitCode>> = {
  stepped: EXIT.done,
  finished: EXIT.done,
  waiting: EXIT.done,
  refused: EXIT.no,
  failed: EXIT.failed,
  interrupted: EXIT.interrupted,
};

/** Does the one step of a key's rotation that is due, and says what is next. */
export const run: Run = async (context) => {
  const [given = ""] = context.positionals;
  const signal = context.interruption();
  const from = await openGitlabFor(context, signal);
  const { access } = await openAwsFor(context);
  const { identify } = await import("../../../edge/aws/collect/collect-aws.ts");
  const { account } = await identify(access, signal);
  const on: On = { write: access.write, options: { signal } };
  const read = await readSituation(context, { name: userNameIn(given, account), account }, on, from);
  const document = await rotate(context, read, on);
  await deliver(context, {
    text: (style) => renderRotateText(document, style),
    json: () => canonicalJson(document, 2),
  });
  return exitCodeFor(context, document);
};

function exitCodeFor(context: Context, document: RotateDocument): ExitCode {
  const code = exitCodeOfResult(document, RESULTS);
  return code === EXIT.done && context.flag("strict") && document.read.unread.length > 0 ? EXIT.undecided : code;
}

async function rotate(context: Context, found: SituationRead, reading: On): Promise<RotateDocument> {
  const { situation, read } = found;
  const outlook = nextStep(situation);
  const head = {
    formatVersion: "1.0",
    user: situation.user.name,
    account: accountOfArn(situation.user.arn) ?? "",
    keys: standingOf(situation),
    read,
  } as const;
  if (outlook.kind !== "step") return { ...head, done: [], ...withoutStep(outlook) };
  const { step } = outlook;
  const before = { ...head, step: step.does, done: [], result: "refused" } as const;
  const says = sayStep(step, situation);
  if (!(await agrees(context, before, outlook, says))) {
    if (context.isInterrupted()) return { ...before, result: "interrupted" };
    const refused = {
      because: "not-confirmed",
      says: `nobody said yes: it would ${says}`,
      help: "give `--yes`",
    } as const;
    return { ...before, refused };
  }
  // From here on the signal only says that somebody wants to stop: what is begun is brought to where it can be left.
  const calm = new AbortController().signal;
  const { gitlab } = await openGitlabFor(context, calm);
  const done: Deed[] = [];
  const on: On = { ...reading, options: { ...reading.options, signal: calm } };
  const { wait } = usualPatience();
  try {
    await runStep(step, {
      on,
      gitlab,
      situation,
      onDone: (deed) => void done.push(deed),
      wait: (ms) => wait(ms, calm),
    });
  } catch (error) {
    return { ...before, done, result: "failed", failure: sayFailure(error, "rotate") };
  }
  const next = sayNext(step, situation, sameCommand(context));
  const notes = sayNotes(step);
  return {
    ...before,
    done,
    result: resultOf(context, step),
    ...(notes.length === 0 ? {} : { notes }),
    ...(next === undefined ? {} : { next }),
  };
}

function resultOf(context: Context, { does }: Step): RotateDocument["result"] {
  if (context.isInterrupted()) return "interrupted";
  return does === "delete" || does === "tidy" ? "finished" : "stepped";
}

/** A person on a terminal is shown what stands and asked; elsewhere `--yes` says it. */
async function agrees(
  context: Context,
  document: RotateDocument,
  { narrows }: Extract<Outlook, { readonly kind: "step" }>,
  says: string,
): Promise<boolean> {
  if (context.flag("yes")) return true;
  if (!isAttended(context)) return false;
  const { width } = context.style.stderr;
  const warning = narrows === undefined ? "" : `  ${wrap(visible(narrows), width - 2, "  ")}\n`;
  context.stderr.write(`${renderKeysText(document, context.style.stderr)}${warning}\n`);
  return asksYes(context, wrap(`About to ${visible(says)}.`, width));
}
