import { secretIn } from "../../../core/access/keys/find-holdings.ts";
import { type LifeTags, writeLifeTags } from "../../../core/access/keys/life-tags.ts";
import { nameVariable } from "../../../core/access/keys/variable.ts";
import type { Deed } from "../../../core/access/rotate/rotate-document.ts";
import { type Situation, type Step, keyOf } from "../../../core/access/rotate/situation.ts";
import type { ChangeAction } from "../../../core/change/change.ts";
import { type AccessKeyObject, identify } from "../../../core/change/object.ts";
import { accountOfArn } from "../../../core/estate/read/arn.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { bring, takeAway } from "../../../edge/aws/apply/bring.ts";
import type { On } from "../../../edge/aws/apply/on.ts";
import { nameOf, standingOfFailure } from "../../../edge/aws/collect/failure.ts";
import { type MadeKey, makeKey, readKeys, tagLife } from "../../../edge/aws/user-keys.ts";
import type { GitlabWriter } from "../../../edge/gitlab/rest.ts";
import { type Unwritten, writePlaces } from "./write-places.ts";

export interface Doing {
  /** What writes is not cut off by Ctrl-C: a secret that is in our hands goes where it belongs first. */
  readonly on: On;
  readonly gitlab: GitlabWriter;
  readonly situation: Situation;
  readonly onDone: (deed: Deed) => void;
  readonly wait: (ms: number) => Promise<void>;
}

/** Does one step. What was told as done is done, whatever comes after it. */
export async function runStep(step: Step, doing: Doing): Promise<void> {
  const { situation, onDone } = doing;
  const { life, now } = situation;
  const tag = tagger(doing);
  switch (step.does) {
    case "make":
      return make(step, doing, tag);
    case "write":
      return writeRest(step, doing, tag);
    case "adopt":
      await tag({ retiring: step.retiring, successor: step.successor, makingSince: now, writtenAt: now });
      onDone({ says: `noted that \`${step.successor}\` took the place of \`${step.retiring}\`` });
      return;
    case "deactivate": {
      const before = objectOf(situation, step.key);
      await bring(doing.on, before, { ...before, status: "Inactive" });
      onDone({ says: `deactivated \`${step.key}\``, ...changeOf("update", before) });
      await tag({ ...life, deactivatedAt: now });
      return;
    }
    case "note":
      await tag({ ...life, deactivatedAt: now });
      onDone({ says: `noted that \`${step.key}\` is deactivated` });
      return;
    case "delete":
    case "discard":
      await remove(step.key, doing);
      await tag({});
      return;
    case "tidy":
      await tag({});
      onDone({ says: "took away the tags of a rotation that is over" });
  }
}

type Tag = (life: LifeTags) => Promise<void>;

/** Writes the tags of the user, over what the last call of it wrote. */
function tagger({ on, situation }: Doing): Tag {
  let { user } = situation;
  return async (life) => {
    await tagLife(on, user, life);
    user = { ...user, tags: { ...user.tags, ...writeLifeTags(life) } };
  };
}

async function make(step: Extract<Step, { readonly does: "make" }>, doing: Doing, tag: Tag): Promise<void> {
  const { gitlab, situation, onDone } = doing;
  const { retiring, instead, into } = step;
  // Where the old place is not known any more the tag still says which key it was.
  const begun: LifeTags = { retiring, makingSince: situation.now, places: String(into.length) };
  await tag(begun);
  if (instead !== undefined) await remove(instead, doing);
  const made = await makeOne(doing, instead !== undefined);
  const object: AccessKeyObject = { kind: "access-key", user: situation.user.arn, keyId: made.id, status: "Active" };
  onDone({ says: `made \`${made.id}\``, ...changeOf("create", object) });
  let unwritten: Unwritten | undefined;
  try {
    await tag({ ...begun, successor: made.id });
    unwritten = await writePlaces(gitlab, into, made, onDone);
  } catch (error) {
    unwritten = { error, someWritten: false };
  }
  if (unwritten !== undefined) throw await afterFailure(unwritten, object, doing);
  await tag({ ...begun, successor: made.id, writtenAt: situation.now });
}

/** Right after another key was deleted, IAM may still count it. */
const TRIES = 10;

async function makeOne({ on, situation, wait }: Doing, isPatient: boolean): Promise<MadeKey> {
  const { user } = situation;
  for (let attempt = 1; ; attempt++) {
    try {
      return await makeKey(on, user.name);
    } catch (error) {
      const isFull = nameOf(error).startsWith("LimitExceeded");
      if (isFull && isPatient && attempt < TRIES) {
        await wait(300 * attempt);
        continue;
      }
      if (isFull) {
        const help = "run it again in a minute, when IAM's listing shows both";
        throw new SallyportError(
          "rotate/two-keys",
          `\`${user.name}\` has two keys by now, which is all that IAM allows`,
          {
            cause: error,
            help,
          },
        );
      }
      const lost = await lostKey(on, situation, error);
      if (lost === undefined) throw error;
      const help = "run it again: it is deleted then, and another one made";
      throw new SallyportError("rotate/key-lost", `AWS made \`${lost}\`, and its answer with the secret was lost`, {
        cause: error,
        help,
      });
    }
  }
}

/** The id of a key that a call made of which no answer came. */
async function lostKey(on: On, { user }: Situation, error: unknown): Promise<string | undefined> {
  if (standingOfFailure(error).standing !== "partial") return undefined;
  const known = new Set(user.keys.map(({ id }) => id));
  const now = await readKeys(on, user.name).catch(() => []);
  return now.find(({ id }) => !known.has(id))?.id;
}

/** A key that lies nowhere is deleted at once, while its id is known; one that lies somewhere stays for the next run. */
async function afterFailure(
  { error, someWritten, half }: Unwritten,
  made: AccessKeyObject,
  doing: Doing,
): Promise<unknown> {
  const why = error instanceof Error ? error.message : String(error);
  const details = (help: string): { cause: unknown; help: string } => ({ cause: error, help });
  if (half !== undefined) {
    const message = `${why}; ${nameVariable(half.id)} may have the secret of the new key beside the id of the old one, and its jobs be refused`;
    return new SallyportError("rotate/half-written", message, details("run it again soon: it writes both anew"));
  }
  if (someWritten)
    return new SallyportError(
      "rotate/part-written",
      `${why}; the old key still works in the other places`,
      details("run it again: it goes on with the places that are left"),
    );
  try {
    await remove(made.keyId, doing);
  } catch {
    const message = `${why}; \`${made.keyId}\` was made and lies nowhere`;
    return new SallyportError(
      "rotate/key-lost",
      message,
      details("run it again: it is deleted then, and another one made"),
    );
  }
  return error;
}

async function writeRest(step: Extract<Step, { readonly does: "write" }>, doing: Doing, tag: Tag): Promise<void> {
  const { gitlab, situation, onDone } = doing;
  const secret = step.from === undefined ? undefined : secretIn(step.from);
  if (secret !== undefined) {
    const unwritten = await writePlaces(gitlab, step.into, { id: step.successor, secret }, onDone);
    if (unwritten !== undefined) throw unwritten.error;
  }
  await tag({ ...situation.life, writtenAt: situation.now });
  if (secret === undefined) onDone({ says: `noted that \`${step.successor}\` lies in every variable` });
}

async function remove(keyId: string, { on, situation, onDone }: Doing): Promise<void> {
  const object = objectOf(situation, keyId);
  await takeAway(on, object);
  onDone({ says: `deleted \`${keyId}\``, ...changeOf("delete", object) });
}

function objectOf(situation: Situation, keyId: string): AccessKeyObject {
  const active = keyOf(situation, keyId)?.active ?? true;
  return { kind: "access-key", user: situation.user.arn, keyId, status: active ? "Active" : "Inactive" };
}

function changeOf(action: ChangeAction, object: AccessKeyObject): Pick<Deed, "change"> {
  const account = accountOfArn(object.user) ?? "";
  return { change: { action, kind: object.kind, id: identify(object), account } };
}
