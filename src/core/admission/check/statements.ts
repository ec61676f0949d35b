import type { Ask, CheckedDoor } from "./asks.ts";
import { readConditions } from "./conditions.ts";
import { isRecord, type Json, listOf } from "./json.ts";
import { matches, patternOf } from "./patterns.ts";

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
}

export interface Policies {
  readonly trust: readonly CheckedStatement[];
  /** By level, by policy. */
  readonly rcps: readonly (readonly (readonly CheckedStatement[])[])[];
}

/** The statements of a policy's text; undefined when it is none. */
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
  if (!isRecord(document)) return undefined;
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
  // What cannot be read may allow, and is no Deny to rely on.
  if (!isRecord(statement) || (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny"))
    return { effect: "Allow", concerns: true, never: false, asks: [], whole: false, open: [] };
  const effect = statement["Effect"];
  const isAllow = effect === "Allow";
  const concerns =
    concernsAction(statement, isAllow) &&
    concernsPrincipal(statement, door, isAllow) &&
    concernsRole(statement, door, kind, isAllow);
  return { effect, concerns, ...readConditions(statement["Condition"], door, variables) };
}

/** For an Allow: unless it is surely about something else. For a Deny: only if it is surely about this. */
function concernsAction(statement: Readonly<Record<string, Json>>, isAllow: boolean): boolean {
  const wanted = "sts:assumerolewithwebidentity";
  const fits = (value: Json): boolean =>
    typeof value === "string" && matches(patternOf(value.toLowerCase(), true, false), wanted);
  if (statement["NotAction"] !== undefined) return isAllow && !listOf(statement["NotAction"]).some(fits);
  const values = listOf(statement["Action"]);
  if (values.some((value) => typeof value !== "string")) return isAllow;
  return values.some(fits);
}

function concernsPrincipal(
  statement: Readonly<Record<string, Json>>,
  { providerArn }: CheckedDoor,
  isAllow: boolean,
): boolean {
  const names = (element: Json): boolean | undefined => {
    if (element === "*") return true;
    if (!isRecord(element)) return undefined;
    const federated = listOf(element["Federated"]);
    const aws = listOf(element["AWS"]);
    return federated.includes(providerArn) || federated.includes("*") || aws.includes("*");
  };
  if (statement["NotPrincipal"] !== undefined) return isAllow && names(statement["NotPrincipal"]) !== true;
  const named = names(statement["Principal"]);
  return named ?? isAllow;
}

/** A Deny for certain roles is relied on only when it is for every role, or for this one. */
function concernsRole(
  statement: Readonly<Record<string, Json>>,
  { roleArn }: CheckedDoor,
  kind: "trust" | "rcp",
  isAllow: boolean,
): boolean {
  if (isAllow || (kind === "trust" && statement["Resource"] === undefined && statement["NotResource"] === undefined))
    return true;
  return listOf(statement["Resource"]).some(
    (value) => value === "*" || (typeof value === "string" && matchesArn(value, roleArn)),
  );
}

/** Field by field, which is the narrower of the two ways to read a pattern of ARNs. */
function matchesArn(pattern: string, arn: string | undefined): boolean {
  const fields = pattern.split(":");
  const given = arn?.split(":") ?? [];
  return (
    fields.length === 6 &&
    given.length === 6 &&
    fields.every((field, at) => matches(patternOf(field, true, false), given[at] ?? ""))
  );
}
