import type { Condition, Policy, PrincipalEntry, Statement } from "../iam/policy.ts";
import { matchesGlob } from "../iam/glob.ts";
import { isMetByAbsence, operatorOf } from "../iam/operators.ts";
import { SHARED_ISSUERS } from "../iam/shared-issuers.ts";
import type { Caveat } from "./admission.ts";
import { WEB_IDENTITY_ACTION } from "./web-identity-request.ts";
import type { Doorway } from "./doorway.ts";
import { keyRole } from "./key-role.ts";

/** Who else a trust policy lets in: callers without a token of this door's issuer. */
export interface Others {
  /** The statement that lets anybody in, whoever he is. */
  readonly anyone?: Statement;
  readonly caveats: readonly Caveat[];
}

/** Identity providers of which anybody can have a token: those built in, and the issuers that many share. */
const PUBLIC_PROVIDERS: ReadonlySet<string> = new Set([
  "accounts.google.com",
  "graph.facebook.com",
  "www.amazon.com",
  ...SHARED_ISSUERS.keys(),
]);

const ASSUME_ROLE = "sts:assumerole";

export function othersOf(trust: Policy, doorway: Doorway): Others {
  const denies = trust.statements.filter(({ effect, unreadable }) => effect === "Deny" && unreadable !== true);
  let anyone: Statement | undefined;
  const named = new Set<string>();
  for (const statement of trust.statements) {
    if (statement.effect !== "Allow") continue;
    for (const entry of statement.principal?.negated === true ? [] : (statement.principal?.entries ?? [])) {
      if (isOwn(entry, doorway)) continue;
      const door = doorOf(entry);
      if (door === undefined || !door.actions.some((action) => allowsAction(statement, action))) continue;
      const isOpen = door.isPublic && isMetByStranger(statement, door, doorway);
      if (isOpen && !denies.some((deny) => deniesStranger(deny, door, doorway))) anyone ??= statement;
      if (entry.value !== "*") named.add(entry.value);
    }
  }
  const others = [...named].sort();
  const caveats =
    others.length === 0
      ? []
      : [
          {
            code: "other-doors",
            message: `the role is also trusted to ${others.map((name) => `\`${name}\``).join(", ")}`,
          },
        ];
  return anyone === undefined ? { caveats } : { anyone, caveats };
}

/** Another way in: what its callers ask for, whether anybody can be one, and the prefix of the keys that they bring. */
interface OtherDoor {
  readonly actions: readonly string[];
  readonly isPublic: boolean;
  readonly keys?: string;
}

function doorOf({ type, value }: PrincipalEntry): OtherDoor | undefined {
  if (value === "*" && (type === "*" || type === "AWS"))
    return { actions: [ASSUME_ROLE, WEB_IDENTITY_ACTION.toLowerCase()], isPublic: true };
  if (type === "AWS") return { actions: [ASSUME_ROLE], isPublic: false };
  if (type === "Service") return { actions: [ASSUME_ROLE], isPublic: false };
  if (type !== "Federated") return undefined;
  const saml = value.includes(":saml-provider/");
  const name = value.replace(/^arn:[^:]*:iam::[^:]*:oidc-provider\//, "");
  const isPublic = value === "*" || (!saml && PUBLIC_PROVIDERS.has(name));
  return { actions: [saml ? "sts:assumerolewithsaml" : WEB_IDENTITY_ACTION.toLowerCase()], isPublic, keys: name };
}

function isOwn({ type, value }: PrincipalEntry, { providerArn, issuer }: Doorway): boolean {
  return (
    type === "Federated" && (value === providerArn || value.endsWith(`:oidc-provider/${issuer}`) || value === issuer)
  );
}

function allowsAction({ action }: Statement, wanted: string): boolean {
  const named = action.values.some(({ value }) => value === "*" || matchesGlob(value.toLowerCase(), wanted));
  return named !== action.negated;
}

/** Whether a caller of whom nothing is known but the door that he comes by meets all conditions. */
function isMetByStranger(statement: Statement, door: OtherDoor, doorway: Doorway): boolean {
  const plain = door.keys === undefined && !allowsAction(statement, WEB_IDENTITY_ACTION.toLowerCase());
  return statement.conditions.every((condition) => isMetBySomebody(condition, door, doorway, plain));
}

function isMetBySomebody(condition: Condition, door: OtherDoor, doorway: Doorway, plain: boolean): boolean {
  const operator = operatorOf(condition.operator);
  if (operator === undefined || condition.unreadable === true) return true;
  const prefix = condition.key.toLowerCase().slice(0, condition.key.lastIndexOf(":"));
  const role = keyRole(condition.key, doorway.issuer);
  const isTheirs = door.keys !== undefined && prefix === door.keys.toLowerCase();
  const isOurs = role.kind === "claim" || role.kind === "absent";
  if (operator.row.compares === "null") {
    const wantsAbsence = condition.values.some(({ value }) => value.toLowerCase() === "true");
    return isTheirs ? true : isOurs ? wantsAbsence : true;
  }
  // What narrows the other door narrows it, whatever it asks for: that door is not this one to judge.
  if (isTheirs) {
    const isAlways = /:(?:sub|aud)$/i.test(condition.key);
    return operator.row.negated || (!isAlways && isMetByAbsence(operator)) || isStar(condition);
  }
  if (isOurs) return isMetByAbsence(operator);
  // Callers with an account of their own bring keys that say whose they are; a web identity has none of them.
  return !plain || operator.row.negated || operator.ifExists || isStar(condition);
}

function isStar({ operator, values }: Condition): boolean {
  return /like/i.test(operator) && values.some(({ value }) => /^\*+$/.test(value));
}

function deniesStranger(deny: Statement, door: OtherDoor, doorway: Doorway): boolean {
  const everyone = deny.principal?.entries.some(({ value }) => value === "*") === true && !deny.principal.negated;
  if (!everyone || !door.actions.every((action) => allowsAction(deny, action))) return false;
  return deny.conditions.every((condition) => {
    const operator = operatorOf(condition.operator);
    const role = keyRole(condition.key, doorway.issuer);
    if (operator === undefined || role.kind === "free" || role.kind === "chosen") return false;
    if (operator.row.compares === "null") return condition.values.some(({ value }) => value.toLowerCase() === "true");
    return isMetByAbsence(operator);
  });
}
