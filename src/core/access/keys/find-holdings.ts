import { Secret } from "../../text/secret.ts";
import { isSecretName } from "../../text/scrub.ts";
import { findSecret, isSecretHalf, keyIdsIn, replaceKey } from "./credential-text.ts";
import { type HeldVariable, type VariableWrite, nameVariable } from "./variable.ts";

/** A place in GitLab from which jobs get a key. */
export interface Holding {
  readonly keyId: string;
  /** Where the id stands; for a text, the secret too. */
  readonly id: HeldVariable;
  /** `pair`: id and secret in a variable each. `text`: both in one. */
  readonly form: "pair" | "text";
  /** Of a pair, the other variable. */
  readonly secret?: HeldVariable;
  /** Why another key cannot be written there. */
  readonly problem?: string;
}

export interface Holdings {
  readonly held: readonly Holding[];
  /** Variables that are called as one with the id of a key, and that GitLab shows to nobody. */
  readonly opaque: readonly HeldVariable[];
}

/** Every place that holds one of these keys, by id: a secret alone tells nobody whose it is. */
export function findHoldings(variables: readonly HeldVariable[], keyIds: readonly string[]): Holdings {
  const sorted = [...variables].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const held = sorted.flatMap((variable) => holdingsIn(variable, sorted, keyIds));
  const taken = new Set(held.map(({ secret }) => secret));
  const opaque = sorted.filter((one) => one.value === undefined && !taken.has(one) && isIdName(one.key));
  return { held, opaque };
}

function holdingsIn(id: HeldVariable, all: readonly HeldVariable[], keyIds: readonly string[]): readonly Holding[] {
  const text = id.value?.reveal() ?? "";
  const found = keyIdsIn(text).filter((keyId) => keyIds.includes(keyId));
  return found.map((keyId): Holding => {
    if (text.trim() === keyId) return { keyId, id, form: "pair", ...secretBeside(id, all) };
    const secret = findSecret(text, keyId);
    return { keyId, id, form: "text", ...("problem" in secret ? { problem: secret.problem } : {}) };
  });
}

/**
 * The variable with the secret that goes with an id: of the same owner and environment, and of the same name but for the
 * words that part the two.
 */
export function secretBeside(id: HeldVariable, all: readonly HeldVariable[]): Pick<Holding, "secret" | "problem"> {
  const stem = stemOf(id.key);
  const candidates = all.filter(
    (one) => one !== id && sameHome(one, id) && stemOf(one.key) === stem && mayBeSecret(one),
  );
  const [secret, second] = candidates;
  if (secret !== undefined && second === undefined) return { secret };
  const names = candidates.map(({ key }) => `\`${key}\``).join(", ");
  const problem =
    secret === undefined
      ? "no variable with the secret of the key was found beside it, of the same environment and a name like it"
      : `which of ${names} has the secret of the key is unclear`;
  return { problem };
}

function mayBeSecret({ key, value }: HeldVariable): boolean {
  return value === undefined ? isSecretName(key) : isSecretHalf(value.reveal().trim());
}

function sameHome(a: HeldVariable, b: HeldVariable): boolean {
  return a.scope === b.scope && a.owner === b.owner && a.environmentScope === b.environmentScope;
}

const PARTING = new Set(
  "ACCESS KEY KEYS ID SECRET ACCESSKEY ACCESSKEYID KEYID SECRETKEY SECRETACCESSKEY USER USERNAME LOGIN PASSWORD PASS PWD".split(
    " ",
  ),
);

/** What is left of a name without the words that part an id from its secret: `PROD_AWS_KEY` and `PROD_AWS_SECRET` are one. */
function stemOf(key: string): string {
  return wordsOf(key)
    .filter((word) => !PARTING.has(word))
    .join("_");
}

function wordsOf(key: string): readonly string[] {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .split("_")
    .filter((word) => word !== "");
}

function isIdName(key: string): boolean {
  return /ACCESS_?KEY_?ID|(?:^|_)AWS_.*KEY_?ID/.test(wordsOf(key).join("_"));
}

/**
 * What puts another key there: the secret before the id, so that where the new id stands, its secret stands as well. A
 * job that begins between the two has halves that do not fit, and is refused; GitLab writes no two variables at once.
 */
export function writesFor(
  holding: Holding,
  by: { readonly id: string; readonly secret: Secret },
): readonly VariableWrite[] {
  const { id, secret, form, keyId } = holding;
  if (form === "text") {
    const text = id.value?.reveal() ?? "";
    const found = findSecret(text, keyId);
    if ("problem" in found) throw new TypeError(`${nameVariable(id)} cannot be written`);
    const value = replaceKey(text, keyId, found.ranges, { id: by.id, secret: by.secret.reveal() });
    return [{ at: id, value: new Secret(value) }];
  }
  if (secret === undefined) throw new TypeError(`${nameVariable(id)} cannot be written`);
  return [
    { at: secret, value: by.secret },
    { at: id, value: new Secret(by.id) },
  ];
}

/** The secret of a key as it can be read back from one of its places. */
export function secretIn(holding: Holding): Secret | undefined {
  if (holding.form === "pair") {
    const text = holding.secret?.value?.reveal().trim();
    return text === undefined || !isSecretHalf(text) ? undefined : new Secret(text);
  }
  const text = holding.id.value?.reveal() ?? "";
  const found = findSecret(text, holding.keyId);
  const [range] = "ranges" in found ? found.ranges : [];
  return range === undefined ? undefined : new Secret(text.slice(range.start, range.end));
}

function orderOf(variable: HeldVariable): string {
  const { scope, owner = "", key, environmentScope = "" } = variable;
  return [scope, owner, key, environmentScope].join("\n");
}
