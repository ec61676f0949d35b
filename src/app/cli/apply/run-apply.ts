import { type Examined, examine } from "../../../core/access/apply/examine.ts";
import { gatesOf } from "../../../core/access/apply/gates.ts";
import { type ApplyDocument, type Refusal, nameChange, nextSteps } from "../../../core/access/apply/outcome.ts";
import type { SavedPlan } from "../../../core/access/apply/read-plan.ts";
import { reweigh } from "../../../core/access/apply/reweigh.ts";
import { principalNames } from "../../../core/access/plan/meaning.ts";
import type { ChangeDocument } from "../../../core/access/plan/plan-document.ts";
import { type Standing, standingIn } from "../../../core/access/plan/standing.ts";
import type { Estate } from "../../../core/estate/estate.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { completeStanding } from "../../../edge/aws/apply/complete-standing.ts";
import type { On } from "../../../edge/aws/apply/on.ts";
import { type OpenChange, runChanges } from "../../../edge/aws/apply/run-changes.ts";
import { usualPatience } from "../../../edge/retry.ts";
import { canonicalJson } from "../../../core/text/canonical-json.ts";
import { renderApplyText } from "../../../core/report/apply-text.ts";
import { EXIT, type ExitCode, exitCodeOfResult } from "../../exit-code.ts";
import { sayFailure } from "../aws-failure.ts";
import type { Context } from "../command.ts";
import { deliver } from "../output.ts";
import { openAwsFor } from "../open-aws.ts";
import { withProgress } from "../progress.ts";
import { withoutConsent } from "./consent.ts";
import { openUndoFile } from "./undo-file.ts";

const RESULTS: Readonly<Record<ApplyDocument["result"], ExitCode>> = {
  applied: EXIT.done,
  "nothing-to-do": EXIT.done,
  refused: EXIT.no,
  failed: EXIT.failed,
  interrupted: EXIT.interrupted,
};

/**
 * Does what a plan says in the accounts as they were just read, or says why not; the answer names every change. Whoever
 * has a saved plan, or changes from elsewhere in the form of one, hands them over here.
 */
export async function runApply(context: Context, plan: SavedPlan, estate: Estate, isSaved: boolean): Promise<ExitCode> {
  const document = await applyPlan(context, plan, estate, isSaved);
  await deliver(context, {
    text: (style) => renderApplyText(document, style),
    json: () => canonicalJson(document, 2),
  });
  return exitCodeOfApply(document);
}

export function exitCodeOfApply(document: ApplyDocument): ExitCode {
  return exitCodeOfResult(document, RESULTS);
}

/** The same, for whoever has an answer of its own to give. */
export async function applyPlan(
  context: Context,
  plan: SavedPlan,
  estate: Estate,
  isSaved: boolean,
): Promise<ApplyDocument> {
  const names = principalNames(estate);
  const ways = await openWays(context, plan);
  const standings = new Map<string, Standing>();
  for (const [id, way] of ways) {
    const own = plan.changes.filter(({ account }) => account === id);
    standings.set(id, await completeStanding(own, standingIn(estate, id), way));
  }
  const examined = plan.changes.map((change) =>
    examine(change, standings.get(change.account) ?? standingIn(estate, change.account), names),
  );
  const already = examined.filter(({ state }) => state === "done").map(({ change }) => nameChange(change));
  const open = examined.filter((one) => one.state === "open");
  const refused = [...examined.flatMap(refusalOf), ...plan.changes.flatMap(cannotBeDone)];
  const head = { formatVersion: "1.0", stack: plan.stack, already } as const;
  const left = open.map(({ change }) => nameChange(change));
  if (refused.length > 0) return { ...head, result: "refused", done: [], left, refused };
  if (open.length === 0) return { ...head, result: "nothing-to-do", done: [], left, refused };
  const gates = gatesOf(
    reweigh(
      open.map(({ change }) => change),
      estate,
    ),
  );
  const closed = await withoutConsent(context, gates, open.length, isSaved);
  if (context.isInterrupted()) return { ...head, result: "interrupted", done: [], left, refused };
  if (closed.length > 0) return { ...head, result: "refused", done: [], left, refused: closed };
  return write(context, plan, open, ways, head, names);
}

/** The way into each account that a plan changes something in. */
async function openWays(context: Context, { accounts, changes }: SavedPlan): Promise<ReadonlyMap<string, On>> {
  const signal = context.interruption();
  const ways = new Map<string, On>();
  for (const account of accounts) {
    if (!changes.some((change) => change.account === account.id)) continue;
    const { access } = await openAwsFor(context, account);
    const region = account.region ?? (await access.region()) ?? "us-east-1";
    ways.set(account.id, { write: access.write, options: { signal, region } });
  }
  return ways;
}

async function write(
  context: Context,
  plan: SavedPlan,
  open: readonly OpenChange[],
  ways: ReadonlyMap<string, On>,
  head: Pick<ApplyDocument, "formatVersion" | "stack" | "already">,
  names: ReturnType<typeof principalNames>,
): Promise<ApplyDocument> {
  const undo = openUndoFile(context.cwd, context.flag("undo-file"), plan);
  const done: ChangeDocument[] = [];
  let begun: ChangeDocument | undefined;
  const signal = context.interruption();
  let error: unknown;
  try {
    await withProgress(context, async (progress) => {
      for (const account of plan.accounts) {
        const own = open.filter(({ change }) => change.account === account.id);
        const way = ways.get(account.id);
        if (own.length === 0 || way === undefined) continue;
        progress.phase(`changing ${account.name}`);
        await runChanges(own, {
          ...way,
          names,
          patience: usualPatience(),
          onBegin: (change) => {
            undo.add(change);
            begun = change;
            progress.update(`${change.action} ${change.kind}`);
          },
          onDone: (change) => {
            done.push(change);
            begun = undefined;
          },
        });
      }
    });
  } catch (caught) {
    error = caught;
  }
  const rest = open.map(({ change }) => change).filter((change) => !done.includes(change) && change !== begun);
  if (error instanceof SallyportError && error.code === "apply/moved" && rest.length === open.length) {
    const refused = [{ because: "moved", says: error.message }] as const;
    return { ...head, result: "refused", done: [], left: rest.map(nameChange), refused };
  }
  const next = nextSteps(done);
  const failure = error === undefined || signal.aborted ? undefined : sayFailure(error, "apply");
  return {
    ...head,
    result: signal.aborted ? "interrupted" : error === undefined ? "applied" : "failed",
    done: done.map(nameChange),
    left: rest.map(nameChange),
    ...(begun === undefined ? {} : { begun: nameChange(begun) }),
    refused: [],
    ...(failure === undefined ? {} : { failure }),
    ...(next.length === 0 ? {} : { next }),
    ...(undo.isEmpty() ? {} : { undo: undo.name }),
  };
}

function refusalOf(one: Examined): readonly Refusal[] {
  if (one.state === "done" || one.state === "open") return [];
  const because = one.state;
  const says = because === "moved" ? `${one.says}: make a new plan` : `it cannot be told how this stands: ${one.says}`;
  return [{ because, change: nameChange(one.change), says }];
}

/** What no call of ours makes is said before anything is written. */
function cannotBeDone(change: ChangeDocument): readonly Refusal[] {
  const { kind, before } = change;
  if (kind !== "control-policy" && !(kind === "access-key" && before === undefined)) return [];
  const says =
    kind === "control-policy"
      ? "policies of the organization are not written by `apply`; see `sallyport export`"
      : "a key is not made here, where its secret would be kept; make it with `aws iam create-access-key`";
  return [{ because: "unread", change: nameChange(change), says }];
}
