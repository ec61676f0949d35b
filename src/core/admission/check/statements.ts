import type { Ask, CheckedDoor } from "./asks.ts";
import { readConditions } from "./conditions.ts";
import { isRecord, type Json, listOf } from "./json.ts";
import { arnPatternOf, matches, patternOf } from "./patterns.ts";

/** What the checker reads of a policy, by itself and from the text: only what it needs and surely understands. */

export interface CheckedStatement {
  readonly effect: "Allow" | "Deny";
  /** Whether it is about web identities of the door at all, as far as its elements say. */
  readonly concerns: boolean;
  /** No token can meet its conditions. */
  readonly never: boolean;
  readonly asks: readonly Ask[];
  /** Every condition is understood and about the token. */
  readonly whole: boolean;
  /** Keys that say nothing of the token, and are taken to be met. */
  readonly open: readonly string[];
  /** Elements, and keys of conditions, of which more is asked than is understood. */
  readonly unclear: readonly string[];
}

export interface Policies {
  readonly trust: readonly CheckedStatement[];
  /** By level, by policy. */
  readonly rcps: readonly (readonly (readonly CheckedStatement[])[])[];
}

/** The statements of a policy's text; undefined when it is none, or is not printed so that all of it was read. */
export function statementsOf(
  text: string,
  door: CheckedDoor,
  kind: "trust" | "rcp",
): readonly CheckedStatement[] | undefined {
  let document: Json;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  // Of equal keys a reader of JSON drops all but one in silence.
  if (!isRecord(document) || JSON.stringify(document, undefined, 2) !== text.trim()) return undefined;
  const variables = document["Version"] === "2012-10-17";
  const list = listOf(document["Statement"]);
  return list.map((statement) => readStatement(statement, door, kind, variables));
}

function readStatement(
  statement: Json,
  door: CheckedDoor,
  kind: "trust" | "rcp",
  variables: boolean,
): CheckedStatement {
  if (!isRecord(statement))
    return { effect: "Allow", concerns: true, never: false, asks: [], whole: false, open: [], unclear: ["Statement"] };
  // What cannot be read may allow, and is no Deny to rely on.
  const isReadable = statement["Effect"] === "Allow" || statement["Effect"] === "Deny";
  const effect = statement["Effect"] === "Deny" ? "Deny" : "Allow";
  const named = {
    Action: namesAction(statement),
    Principal: namesCaller(statement, door),
    Resource: namesRole(statement, door, kind),
  };
  const truths = Object.values(named);
  // An Allow, unless it is surely about something else; a Deny, only if it is surely about this.
  const concerns = effect === "Allow" ? !truths.includes(false) : truths.every((truth) => truth === true);
  const unclear = Object.entries(named).flatMap(([element, truth]) => (truth === undefined ? [element] : []));
  if (!isReadable) unclear.push("Effect");
  const conditions = readConditions(statement["Condition"], door, variables);
  const whole = conditions.whole && unclear.length === 0;
  return { effect, concerns, ...conditions, whole, unclear: [...unclear, ...conditions.unclear] };
}

type Elements = Readonly<Record<string, Json>>;

/** Whether an element, or its opposite, names what is asked; undefined where that cannot be told. */
function isNamed(statement: Elements, name: string, names: (value: Json) => boolean | undefined): boolean | undefined {
  const not = statement[`Not${name}`];
  const named = anyOf(listOf(not === undefined ? statement[name] : not).map(names));
  return named === undefined || not === undefined ? named : !named;
}

function anyOf(truths: readonly (boolean | undefined)[]): boolean | undefined {
  return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
}

function namesAction(statement: Elements): boolean | undefined {
  return isNamed(statement, "Action", (value) =>
    typeof value === "string"
      ? matches(patternOf(value.toLowerCase(), true, false), "sts:assumerolewithwebidentity")
      : undefined,
  );
}

const TYPES: readonly string[] = ["AWS", "Federated", "Service", "CanonicalUser"];

function namesCaller(statement: Elements, { providerArn }: CheckedDoor): boolean | undefined {
  if (statement["Principal"] === undefined && statement["NotPrincipal"] === undefined) return undefined;
  return isNamed(statement, "Principal", (element) => {
    if (element === "*") return true;
    if (!isRecord(element)) return undefined;
    const entries = Object.entries(element).flatMap(([type, list]) => listOf(list).map((value) => ({ type, value })));
    return anyOf(
      entries.map(({ type, value }) => {
        // Something stands here that names nobody who is known: it may have been meant for this caller.
        if (typeof value !== "string" || !TYPES.includes(type)) return undefined;
        if (type === "Federated") return value === providerArn || value === "*";
        return type === "AWS" && value === "*";
      }),
    );
  });
}

/** A trust policy is about its own role. Of patterns of ARNs the narrower reading is sure: field by field. */
function namesRole(statement: Elements, door: CheckedDoor, kind: "trust" | "rcp"): boolean | undefined {
  if (statement["Resource"] === undefined && statement["NotResource"] === undefined)
    return kind === "trust" ? true : undefined;
  const { roleArn } = door;
  return isNamed(statement, "Resource", (value) => {
    if (typeof value !== "string" || value.includes("${")) return undefined;
    if (/^\*+$/.test(value)) return true;
    if (roleArn === undefined) return namesEveryRole(value, door);
    if (matches(arnPatternOf(value), roleArn)) return true;
    return matches(patternOf(value, true, false), roleArn) ? undefined : false;
  });
}

/** Of a role that is not named, a pattern speaks that takes each of the account's; and none that takes none of them. */
function namesEveryRole(pattern: string, { account, providerArn }: CheckedDoor): boolean | undefined {
  const roles = `arn:${providerArn.split(":")[1] ?? ""}:iam::${account}:role/`;
  const fixed = pattern.replace(/[*?].*$/s, "");
  if (fixed.slice(0, roles.length) !== roles.slice(0, fixed.length)) return false;
  // A name that stands nowhere in the pattern, so that only wildcards take it.
  const name = "\u0002";
  const takes = pattern.endsWith("*") && !pattern.includes(name) && matches(arnPatternOf(pattern), roles + name);
  return takes ? true : undefined;
}
