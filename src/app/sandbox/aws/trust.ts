import type { Account, Role, Trust } from "../state/account.ts";
import type { State } from "../state/state.ts";

/** `arn:aws:iam::111111111111:role/path/name`, and users: principals that IAM keeps by their unique id. */
const PRINCIPAL = /^arn:aws(?:-cn|-us-gov)?:iam::(\d{12}):(role|user)\/(?:.*\/)?([\w+=,.@-]+)$/;

/**
 * The trust policy as IAM shows it now. A principal that was deleted since, or deleted and made anew, appears as the id
 * that it had: such a grant is dead and does not come back with the name.
 */
export function shownTrust(state: State, role: Role): string {
  const dead = new Map<string, string>();
  for (const [arn, id] of role.trust.bound) if (principalId(state, arn) !== id) dead.set(arn, id);
  if (dead.size === 0) return role.trust.text;
  return JSON.stringify(
    JSON.parse(role.trust.text, (key, value: unknown) => (key === "Principal" ? rename(value, dead) : value)),
  );
}

/** Remembers which principals a trust policy means today. */
export function bindTrust(state: State, text: string): Trust {
  const bound = new Map<string, string>();
  for (const arn of principalArns(text)) {
    const id = principalId(state, arn);
    if (id !== undefined) bound.set(arn, id);
  }
  return { text, bound };
}

/** ARNs of roles and users under `Principal.AWS`, each once. */
export function principalArns(text: string): readonly string[] {
  const found = new Set<string>();
  const document: unknown = JSON.parse(text);
  for (const statement of list(field(document, "Statement"))) {
    for (const value of list(field(field(statement, "Principal"), "AWS"))) {
      if (typeof value === "string" && PRINCIPAL.test(value)) found.add(value);
    }
  }
  return [...found];
}

/** The unique id of a role or user of an account that the sandbox has. */
export function principalId(state: State, arn: string): string | undefined {
  const [, accountId = "", kind, name = ""] = PRINCIPAL.exec(arn) ?? [];
  const account: Account | undefined = state.accounts.get(accountId);
  const holder = kind === "role" ? account?.roles.get(name) : account?.users.get(name);
  return holder?.arn === arn ? holder.id : undefined;
}

/** Whether the principal lives in an account that the sandbox has, so that its absence is known. */
export function isKnownAccount(state: State, arn: string): boolean {
  return state.accounts.has(PRINCIPAL.exec(arn)?.[1] ?? "");
}

/** Only under `Principal`: an ARN in a condition is text, and stays. */
function rename(principal: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof principal !== "object" || principal === null) return principal;
  return Object.fromEntries(
    Object.entries(principal).map(([type, value]) => [
      type,
      Array.isArray(value) ? value.map((one) => names.get(one) ?? one) : (names.get(value) ?? value),
    ]),
  );
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
