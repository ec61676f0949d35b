import { type Holding, secretIn } from "../keys/find-holdings.ts";
import { after, isPast, lastSignOf, stageOf, wasUsedSince } from "../keys/key-life.ts";
import type { UserKey } from "../keys/user-key.ts";
import { nameVariable } from "../keys/variable.ts";
import { sayTime, sayUse } from "../keys/words.ts";
import { type Outlook, type Situation, keyOf, placesOf } from "./situation.ts";
import { sayTwoKeys } from "./two-keys.ts";

/** IAM's clock and ours may differ by this much, in seconds. */
const SKEW = 300;

/**
 * The one step of a rotation that is due, or why there is none. It is told from what stands alone: the keys, the
 * variables that hold them, and the tags on the user. A step that was cut off therefore comes again.
 */
export function nextStep(situation: Situation): Outlook {
  const { life } = situation;
  if (life.retiring === undefined) return begin(situation);
  if (life.successor === undefined && life.makingSince === undefined) {
    const says = `\`${life.retiring}\` is on its way out already, to a role instead of another key`;
    return {
      kind: "refuse",
      because: "migrating",
      says,
      help: `go on with \`sallyport migrate ${situation.user.name}\``,
    };
  }
  const successor = keyOf(situation, life.successor);
  return successor === undefined
    ? withoutSuccessor(situation, life.retiring)
    : goOn(situation, life.retiring, successor);
}

function begin(situation: Situation): Outlook {
  const { user, retire, olderThan, now } = situation;
  const [key, second] = user.keys;
  if (key === undefined) {
    return {
      kind: "refuse",
      because: "no-key",
      says: `\`${user.name}\` has no access key, so there is none to rotate`,
    };
  }
  if (retire !== undefined && keyOf(situation, retire) === undefined) return noSuchKey(situation, retire);
  if (second !== undefined) return retire === undefined ? sayTwoKeys(situation) : adopt(situation, retire);
  if (!key.active) {
    const says = `\`${key.id}\`, the only key of \`${user.name}\`, is deactivated: nothing works with it, so there is nothing to rotate`;
    const help = "activate it if it is needed; delete it if it is not";
    return { kind: "refuse", because: "inactive", says, help };
  }
  const dueAt = after(key.created, olderThan ?? 0);
  if (olderThan !== undefined && !isPast(dueAt, now)) {
    const says = `\`${key.id}\` was made ${sayTime(key.created)}, and is replaced when it is older`;
    return { kind: "wait", says, until: dueAt };
  }
  return make(situation, key.id);
}

function noSuchKey({ user }: Situation, retire: string): Outlook {
  const help = `what it has: ${user.keys.map(({ id }) => `\`${id}\``).join(", ")}`;
  return { kind: "refuse", because: "no-key", says: `\`${retire}\` is no key of \`${user.name}\``, help };
}

/** Of two keys, one that lies in GitLab and one that a person says is to go: what is left of a rotation by hand. */
function adopt(situation: Situation, retire: string): Outlook {
  const successor = situation.user.keys.find(({ id }) => id !== retire);
  if (successor === undefined) return noSuchKey(situation, retire);
  const held = placesOf(situation, retire)[0];
  if (held !== undefined) {
    const says = `\`${retire}\` still lies in ${nameVariable(held.id)}`;
    const help = `the other key is \`${successor.id}\`: if nobody needs it, delete it, then run this again without \`--retire\``;
    return { kind: "refuse", because: "two-keys", says, help };
  }
  if (placesOf(situation, successor.id).length === 0 || !successor.active) {
    const says = `\`${successor.id}\`, which would stay, ${successor.active ? "lies in no variable that was read" : "is deactivated"}`;
    return { kind: "refuse", because: "two-keys", says };
  }
  return { kind: "step", step: { does: "adopt", retiring: retire, successor: successor.id } };
}

/** Begun, and there is no successor: it was not made yet, or made by a call whose answer was lost, or deleted since. */
function withoutSuccessor(situation: Situation, retiring: string): Outlook {
  const others = situation.user.keys.filter(({ id }) => id !== retiring);
  const pending = pendingIn(situation, retiring);
  if (others.length === 0) {
    if (keyOf(situation, retiring) === undefined && pending.length === 0)
      return { kind: "step", step: { does: "tidy" } };
    return make(situation, retiring);
  }
  const lost = others.find((key) => isLost(situation, key));
  if (lost !== undefined) return make(situation, retiring, lost);
  // Only where the old key is gone may another one be all there is.
  if (keyOf(situation, retiring) === undefined && pending.length === 0) return { kind: "step", step: { does: "tidy" } };
  return sayTwoKeys(situation);
}

/** Made since this rotation began, never used, and in no variable: nobody has its secret. */
function isLost(situation: Situation, key: UserKey): boolean {
  const { makingSince } = situation.life;
  if (makingSince === undefined || key.lastUsed !== undefined) return false;
  return isPast(makingSince, after(key.created, SKEW)) && placesOf(situation, key.id).length === 0;
}

/** Where the old key still lies, or a successor that is gone. */
function pendingIn(situation: Situation, retiring: string): readonly Holding[] {
  const { successor } = situation.life;
  const gone =
    successor === undefined || keyOf(situation, successor) !== undefined ? [] : placesOf(situation, successor);
  return [...placesOf(situation, retiring), ...gone];
}

function make(situation: Situation, retiring: string, instead?: UserKey): Outlook {
  const lost = instead === undefined ? [] : placesOf(situation, instead.id);
  const into = [...pendingIn(situation, retiring), ...lost];
  const none = refuseUnwritable(situation, into, retiring);
  if (none !== undefined) return none;
  const step = { does: "make", retiring, ...(instead === undefined ? {} : { instead: instead.id }), into } as const;
  if (instead?.lastUsed === undefined) return { kind: "step", step };
  const narrows = `\`${instead.id}\` was used ${sayUse(instead.lastUsed)}, and is deleted before another can be made`;
  return pressed(situation, { kind: "step", step, narrows });
}

function refuseUnwritable(situation: Situation, into: readonly Holding[], keyId: string): Outlook | undefined {
  const { opaque } = situation.holdings;
  if (into.length === 0) {
    const says = `\`${keyId}\` lies in no variable that was read: a new key's secret would have nowhere to go`;
    const help =
      opaque.length === 0
        ? "give `--tenant` and a token by which every project and group can be read that may hold it"
        : `hidden variables may hold it: \`--held-in ${spell(opaque[0])}\` says that one does`;
    return { kind: "refuse", because: "not-in-gitlab", says, help };
  }
  const bad = into.find(({ problem }) => problem !== undefined);
  if (bad === undefined) return undefined;
  const says = `${nameVariable(bad.id)} holds \`${bad.keyId}\` and cannot be written: ${bad.problem ?? ""}`;
  return {
    kind: "refuse",
    because: "cannot-write",
    says,
    help: "put the key into two variables, or into one by itself",
  };
}

function spell(variable: Holding["id"] | undefined): string {
  const { owner = "", key = "", environmentScope = "*" } = variable ?? {};
  return `${owner}:${key}${environmentScope === "*" ? "" : `:${environmentScope}`}`;
}

function goOn(situation: Situation, retiring: string, successor: UserKey): Outlook {
  const { life } = situation;
  if (!successor.active) {
    const says = `\`${successor.id}\`, which takes the place of \`${retiring}\`, is deactivated`;
    return { kind: "refuse", because: "inactive", says, help: "activate it, or delete it: another one is made then" };
  }
  const written = placesOf(situation, successor.id);
  const pending = pendingIn(situation, retiring);
  if (pending.length > 0) return writeRest(situation, retiring, successor, { written, pending });
  if (life.writtenAt === undefined) {
    if (written.length > 0) return { kind: "step", step: { does: "write", successor: successor.id, into: [] } };
    const narrows = `\`${successor.id}\` lies in no variable that was read, nor does \`${retiring}\` any more`;
    return pressed(situation, { kind: "step", step: { does: "discard", key: successor.id }, narrows });
  }
  const old = keyOf(situation, retiring);
  if (old === undefined) return { kind: "step", step: { does: "tidy" } };
  return old.active ? retire(situation, old, successor, life.writtenAt) : remove(situation, old, successor);
}

interface Places {
  readonly written: readonly Holding[];
  readonly pending: readonly Holding[];
}

function writeRest(situation: Situation, retiring: string, successor: UserKey, { written, pending }: Places): Outlook {
  const none = refuseUnwritable(situation, pending, retiring);
  if (none !== undefined) return none;
  const from = written.find((place) => secretIn(place) !== undefined);
  if (from !== undefined)
    return { kind: "step", step: { does: "write", successor: successor.id, from, into: pending } };
  const seen = written.length + pending.length;
  if (seen < Number(situation.life.places ?? 0)) {
    const says = `only ${seen} of the ${situation.life.places} variables that hold this user's keys can be seen, and the new one's secret cannot be read from any of them`;
    return { kind: "refuse", because: "not-all-seen", says, help: "give the token by which it began" };
  }
  return make(situation, retiring, successor);
}

/** Never before the successor was seen in use and the old key was not for a while, unless a person says so. */
function retire(situation: Situation, old: UserKey, successor: UserKey, writtenAt: string): Outlook {
  const { life, waits, now } = situation;
  const step = { kind: "step", step: { does: "deactivate", key: old.id } } as const;
  if (successor.lastUsed === undefined) {
    return pressed(situation, { ...step, narrows: `no job has used \`${successor.id}\` so far` });
  }
  const stage = stageOf(old, life, waits, now);
  if (stage.stage !== "in-use") return step;
  const narrows = wasUsedSince(old, writtenAt)
    ? `\`${old.id}\` was used ${sayUse(old.lastUsed)}, after the variables had changed: a job that began before, or something else holds it`
    : `\`${old.id}\` was last used ${sayTime(lastSignOf(old))}, which is not long enough ago`;
  return pressed(situation, { ...step, narrows }, stage.stillAt);
}

function remove(situation: Situation, old: UserKey, successor: UserKey): Outlook {
  const stage = stageOf(old, situation.life, situation.waits, situation.now);
  if (stage.stage === "deactivated" && stage.since === undefined)
    return { kind: "step", step: { does: "note", key: old.id } };
  if (stage.stage === "deactivated") {
    const says = `\`${old.id}\` is deactivated since ${sayTime(stage.since ?? "")}, and can still be activated again`;
    return { kind: "wait", says, ...(stage.deleteAt === undefined ? {} : { until: stage.deleteAt }) };
  }
  const step = { kind: "step", step: { does: "delete", key: old.id } } as const;
  if (successor.lastUsed !== undefined) return step;
  return pressed(situation, { ...step, narrows: `no job has used \`${successor.id}\` so far` });
}

/** A step that waits, unless a person pressed for it. */
function pressed(
  { allowNarrowing }: Situation,
  step: Extract<Outlook, { kind: "step" }> & { readonly narrows: string },
  until?: string,
): Outlook {
  if (allowNarrowing) return step;
  return { kind: "wait", says: step.narrows, ...(until === undefined ? {} : { until }), pressable: true };
}
