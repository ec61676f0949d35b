import { agrees, isBetween, targetOf } from "../../../core/access/apply/agree.ts";
import { type Examined, examine } from "../../../core/access/apply/examine.ts";
import type { ChangeDocument } from "../../../core/access/plan/plan-document.ts";
import type { PrincipalNames } from "../../../core/access/plan/meaning.ts";
import { keyOf } from "../../../core/access/plan/standing.ts";
import type { CloudObject } from "../../../core/change/object.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import type { Patience } from "../../retry.ts";
import { nameOf, standingOfFailure } from "../collect/failure.ts";
import { bring, takeAway } from "./bring.ts";
import { isAbsent, look } from "./look.ts";
import type { On } from "./on.ts";

export type OpenChange = Extract<Examined, { readonly state: "open" }>;

export interface Applying extends On {
  readonly names: PrincipalNames;
  readonly patience: Pick<Patience, "wait">;
  /** Told before the first write of a change, so that what it replaces is kept even if nothing is heard of it again. */
  readonly onBegin: (change: ChangeDocument) => void;
  readonly onDone: (change: ChangeDocument) => void;
}

/** How often, in all some fifty seconds, and how long at most between. AWS says seconds; a minute was never seen. */
const TRIES = 30;
const FIRST_MS = 200;
const LONGEST_MS = 2000;

/**
 * Makes the changes one after another, each only if its object still is what it was read as, then asks until each can be seen by whoever reads: IAM answers from copies that
 * follow its writes by seconds. Stops at the first that fails; what was told as done is done.
 */
export async function runChanges(changes: readonly OpenChange[], on: Applying): Promise<void> {
  for (const { change, now } of changes) {
    on.options.signal.throwIfAborted();
    const open = await lookAgain(change, now, on);
    if (open !== "done") {
      on.onBegin(change);
      await runChange(change, open.now, on);
    }
    on.onDone(change);
  }
  for (const { change } of changes) await untilSeen(change, on);
}

/** How often an object that moved on is looked at, in case that a copy answered which is behind. */
const LOOKS = 5;

/**
 * The object right before it is written. AWS has neither locks nor conditional writes here, so that this is what keeps two
 * applies from undoing each other unseen: what the other has done is seen, but for what it does in the same moment.
 */
async function lookAgain(
  change: ChangeDocument,
  now: CloudObject | undefined,
  on: Applying,
): Promise<{ readonly now: CloudObject | undefined } | "done"> {
  const object = change.after ?? change.before;
  if (object === undefined) return { now };
  for (let attempt = 1; ; attempt++) {
    let found: CloudObject | undefined;
    try {
      found = await look(on, object);
    } catch (error) {
      // Who may write and not look has what was read at first.
      if (standingOfFailure(error).standing === "denied" && !on.options.signal.aborted) return { now };
      throw error;
    }
    const standing = { objects: new Map(found === undefined ? [] : [[keyOf(found), found]]), unread: new Map() };
    const examined = examine(change, standing, on.names);
    if (examined.state === "done") return "done";
    if (examined.state === "open") return { now: examined.now };
    if (attempt >= LOOKS) throw moved(change, `${examined.says}, while this was running`);
    await on.patience.wait(FIRST_MS * 1.5 ** (attempt - 1), on.options.signal);
  }
}

function moved({ kind, id }: ChangeDocument, says: string): SallyportError {
  return new SallyportError("apply/moved", `${kind} \`${id}\` ${says}: make a new plan`);
}

async function runChange(change: ChangeDocument, now: CloudObject | undefined, on: Applying): Promise<void> {
  const { before } = change;
  const after = targetOf(change, now);
  if (after === undefined) {
    if (before !== undefined) await takeAway(on, before);
    return;
  }
  try {
    await patiently(on, () => bring(on, now, after), isNotYet);
  } catch (error) {
    if (!isThereAlready(error)) throw error;
    // Made by a call of ours whose answer was lost, or by somebody since the account was read.
    const found = await whatIsThere(change, after, on);
    await bring(on, found, targetOf(change, found) ?? after);
  }
}

async function whatIsThere(change: ChangeDocument, after: CloudObject, on: Applying): Promise<CloudObject> {
  const found = await patiently(on, () => lookFor(on, after), isAbsent);
  if (agrees(found, after, on.names) || isBetween(found, change.before, after, on.names)) return found;
  throw moved(change, "was made by somebody else since the plan");
}

async function lookFor(on: On, object: CloudObject): Promise<CloudObject> {
  const found = await look(on, object);
  if (found !== undefined) return found;
  throw Object.assign(new Error("not seen yet"), { name: "NoSuchEntity" });
}

/**
 * What is written is written: a reader that sees the old state for longer than we wait, or that may not look, is no failure
 * of the apply.
 */
async function untilSeen(change: ChangeDocument, on: Applying): Promise<void> {
  const object = change.after ?? change.before;
  if (object === undefined) return;
  const isUnseen = (error: unknown): boolean => nameOf(error) === NOT_SEEN;
  try {
    await patiently(
      on,
      async () => {
        const found = await look(on, object);
        if (!isAsMeant(change, found, on.names)) throw Object.assign(new Error("not seen yet"), { name: NOT_SEEN });
      },
      isUnseen,
    );
  } catch (error) {
    if (!isUnseen(error) && standingOfFailure(error).standing !== "denied") throw error;
  }
}

function isAsMeant(change: ChangeDocument, found: CloudObject | undefined, names: PrincipalNames): boolean {
  const wanted = targetOf(change, found);
  return wanted === undefined ? found === undefined : found !== undefined && agrees(found, wanted, names);
}

const NOT_SEEN = "NotSeenYet";

/** What AWS says when one of its parts has not heard yet of what another has made. */
function isNotYet(error: unknown): boolean {
  if (isAbsent(error)) return true;
  const message = error instanceof Error ? error.message : "";
  const name = nameOf(error);
  if (name.startsWith("MalformedPolicyDocument")) return /invalid principal/i.test(message);
  if (name === "InvalidParameterValue") return /instance ?profile/i.test(message);
  return name === "InvalidParameterException" && /role/i.test(message);
}

function isThereAlready(error: unknown): boolean {
  return /^(?:EntityAlreadyExists.*|ResourceInUseException|IncorrectState)$/.test(nameOf(error));
}

/** Works until it does, as long as what it fails with can pass. */
async function patiently<T>(
  { patience, options }: Applying,
  work: () => Promise<T>,
  passes: (error: unknown) => boolean,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    options.signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!passes(error) || attempt >= TRIES) throw error;
      await patience.wait(Math.min(LONGEST_MS, FIRST_MS * 1.5 ** (attempt - 1)), options.signal);
    }
  }
}
