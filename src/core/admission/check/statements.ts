import { type CheckedPattern, arnPatternOf, matches, patternOf, singleText } from "./patterns.ts";

/** What the checker reads of a policy, by itself and from the text: only what it needs and surely understands. */

/** One condition on one claim of the issuer. */
export interface Ask {
  readonly claim: string;
  readonly wanted?: readonly CheckedPattern[];
  readonly unwanted?: readonly CheckedPattern[];
  /** False: no value meets it. */
  readonly present: boolean;
  /** Whether a token without the claim meets it. */
  readonly absent: boolean;
  /** More is asked than this: enough for an Allow, too little to rely on in a Deny. */
  readonly atLeast?: true;
}

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

export interface CheckedDoor {
  readonly account: string;
  readonly issuer: string;
  readonly providerArn: string;
  readonly audiences: readonly string[];
  readonly roleArn: string | undefined;
}

type Json = unknown;

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

interface Conditions {
  readonly never: boolean;
  readonly asks: readonly Ask[];
  readonly whole: boolean;
  readonly open: readonly string[];
}

function readConditions(block: Json, door: CheckedDoor, variables: boolean): Conditions {
  const asks: Ask[] = [];
  const open: string[] = [];
  let whole = true;
  let never = false;
  if (block !== undefined && !isRecord(block)) return { never, asks, whole: false, open };
  for (const [operator, keys] of Object.entries(isRecord(block) ? block : {})) {
    if (!isRecord(keys)) {
      whole = false;
      continue;
    }
    for (const [key, given] of Object.entries(keys)) {
      const read = readCondition(operator, key, listOf(given), door, variables);
      if (read === "never") never = true;
      else if (read === "open") open.push(key);
      else if (read === undefined) whole = false;
      else if (read !== "met") {
        asks.push(read);
        whole &&= read.atLeast === undefined;
      }
    }
  }
  return { never, asks, whole: whole && open.length === 0, open };
}

const OPERATOR =
  /^(forallvalues:|foranyvalue:)?(string(?:not)?(?:equals(?:ignorecase)?|like)|null|bool|binaryequals|(?:not)?ipaddress|arn(?:not)?(?:equals|like)|(?:numeric|date)(?:(?:not)?equals|(?:less|greater)than(?:equals)?))(ifexists)?$/i;
const GITLAB_COM_CLAIMS = [
  "namespace_id",
  "project_id",
  "pipeline_source",
  "ref_protected",
  "runner_environment",
  "user_access_level",
  "user_email",
  "user_id",
  "user_login",
];
const CALLERS = ["sts:rolesessionname", "aws:useragent", "aws:referer", "aws:requestedregion", "aws:securetransport"];
const NOT_MINTED = ["sts:sourceidentity", "sts:transitivetagkeys", "aws:tagkeys"];

type Read = Ask | "met" | "never" | "open" | undefined;

/** Undefined: not understood. */
function readCondition(
  operator: string,
  key: string,
  given: readonly Json[],
  door: CheckedDoor,
  variables: boolean,
): Read {
  const parts = OPERATOR.exec(operator);
  if (parts === null || given.some((value) => typeof value === "object")) return undefined;
  const values = given.map(String);
  const quantifier = (parts[1] ?? "").toLowerCase();
  const name = (parts[2] ?? "").toLowerCase();
  const negated = name.includes("not");
  const absent =
    name === "null"
      ? values.some(isTrue)
      : parts[3] !== undefined || quantifier === "forallvalues:" || (negated && quantifier === "");
  const role = roleOf(key, door);
  if (role === "absent") return absent ? "met" : name === "null" && !values.every(isFalse) ? undefined : "never";
  const wildcards = name.endsWith("like");
  const fold = name.endsWith("ignorecase");
  const read = values.map((value) =>
    name.startsWith("string") ? readValue(value, key, wildcards, fold, door, variables) : undefined,
  );
  const readable = read.filter((pattern) => pattern !== "nothing");
  if (role === "open")
    return name.startsWith("string") && !absent && !negated && readable.length === 0 ? "never" : "open";
  const claim = role.claim;
  if (name === "null")
    return values.every((value) => isTrue(value) || isFalse(value))
      ? { claim, present: values.some(isFalse), absent }
      : undefined;
  if (!name.startsWith("string")) return readTyped(name, claim, values, absent, quantifier !== "", variables);
  const patterns = readable.filter((pattern) => pattern !== undefined);
  if (patterns.length < readable.length) return undefined;
  if (quantifier === "forallvalues:" && mayBeEmpty(claim)) {
    if (negated) return undefined;
    patterns.push(patternOf("", false, false));
  }
  return negated
    ? { claim, unwanted: patterns, present: true, absent }
    : { claim, wanted: patterns, present: true, absent };
}

/**
 * A value with its variables, as far as they are the same in every token: a plain character, a default of a key that is
 * never there. `nothing`: it holds a key that is never there. Undefined: it depends on the token.
 */
function readValue(
  value: string,
  own: string,
  wildcards: boolean,
  fold: boolean,
  door: CheckedDoor,
  variables: boolean,
): CheckedPattern | "nothing" | undefined {
  const pieces = variables ? value.split(/(\$\{[^}]*\})/) : [value];
  const tokens: CheckedPattern["tokens"][number][] = [];
  let nothing = false;
  for (const piece of pieces) {
    const variable = pieces.length > 1 ? /^\$\{([^}]*)\}$/.exec(piece)?.[1] : undefined;
    if (variable === undefined) {
      tokens.push(...patternOf(piece, wildcards, fold).tokens);
      continue;
    }
    const plain = /^[*?$]$/.test(variable) ? variable : undefined;
    const [, key = "", , fallback] = /^([^\s,'{}$]+)(, *'([^']*)')?$/.exec(variable) ?? [];
    if (key.toLowerCase() === own.toLowerCase() && typeof roleOf(key, door) === "object") {
      // A value beside itself is longer than itself.
      const beside = pieces.filter((other) => other !== piece).join("");
      const isAlone = pieces.filter((other) => other === piece).length === 1;
      return isAlone && (wildcards ? beside.replaceAll("*", "") : beside) === ""
        ? { tokens: [{ run: "any" }] }
        : "nothing";
    }
    if (plain === undefined && (key === "" || roleOf(key, door) !== "absent")) return undefined;
    const text = plain ?? fallback;
    if (text === undefined) nothing = true;
    else tokens.push(...patternOf(text, false, fold).tokens);
  }
  return nothing ? "nothing" : { tokens };
}

/** A subject is no number, date, address or truth value; that much is understood of operators for these. */
function readTyped(
  name: string,
  claim: string,
  values: readonly string[],
  absent: boolean,
  quantified: boolean,
  variables: boolean,
): Read {
  if (quantified || name.includes("not")) return undefined;
  if (values.length === 0) return { claim, wanted: [], present: true, absent };
  if (name.startsWith("arn"))
    return variables && values.some((value) => value.includes("${"))
      ? undefined
      : { claim, wanted: values.map(arnPatternOf), present: true, absent, atLeast: true };
  if (!values.every((value) => isReadable(name, value))) return undefined;
  const isWord = claim === "pipeline_source" || claim === "user_access_level";
  if (claim === "sub" || (isWord && name !== "bool"))
    return name === "binaryequals" ? undefined : { claim, wanted: [], present: true, absent };
  if (name === "bool" && claim === "ref_protected")
    return {
      claim,
      wanted: values.map((value) => patternOf(value.toLowerCase(), false, false)),
      present: true,
      absent,
    };
  if (name === "numericequals" && claim.endsWith("_id"))
    return {
      claim,
      wanted: values.map((value) => patternOf(String(Number(value)), false, false)),
      present: true,
      absent,
    };
  return undefined;
}

/** Whether AWS can surely make something of a value; of others it is not known what it does. */
function isReadable(name: string, value: string): boolean {
  if (name === "bool") return isTrue(value) || isFalse(value);
  if (name.startsWith("numeric")) return /^[0-9]{1,15}$/.test(value);
  if (name.startsWith("date")) return /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/.test(value);
  return name === "ipaddress" && /^(?:[0-9]{1,3}\.){3}[0-9]{1,3}\/[0-9]{1,2}$/.test(value);
}

function mayBeEmpty(claim: string): boolean {
  return ["pipeline_source", "user_access_level", "user_email", "user_login"].includes(claim);
}

function roleOf(key: string, { issuer }: CheckedDoor): "absent" | "open" | { readonly claim: string } {
  const folded = key.toLowerCase();
  const prefix = `${issuer.toLowerCase()}:`;
  if (folded.startsWith(prefix) && !folded.slice(prefix.length).includes(":")) {
    const claim = folded.slice(prefix.length);
    return claimsOf(issuer).includes(claim) ? { claim } : "absent";
  }
  if (CALLERS.includes(folded)) return "open";
  if (NOT_MINTED.includes(folded) || folded.startsWith("aws:requesttag/")) return "absent";
  return /[./]/.test(folded.slice(0, Math.max(0, folded.lastIndexOf(":")))) ? "absent" : "open";
}

export function claimsOf(issuer: string): readonly string[] {
  return issuer === "gitlab.com" ? ["sub", "aud", ...GITLAB_COM_CLAIMS] : ["sub", "aud"];
}

/** Claims that a job without a user lacks. */
export function canBeAbsent(claim: string): boolean {
  return claim.startsWith("user_");
}

/** Whether a claim can have the value, as far as its form goes. */
export function canBe(claim: string, value: string): boolean {
  if (claim === "project_id" || claim === "namespace_id" || claim === "user_id") return /^[1-9][0-9]*$/.test(value);
  if (claim === "pipeline_source" || claim === "user_access_level") return /^[a-z_ ]*$/.test(value);
  if (claim === "user_login") return /^[A-Za-z0-9_.-]*$/.test(value);
  return true;
}

/** All values that the claim can have under what is asked: few by nature, or because a list of texts is asked for. */
export function valuesOf(claim: string, asks: readonly Ask[], door: CheckedDoor): readonly string[] | undefined {
  const all = candidates(claim, asks, door);
  return all?.filter((value) => canBe(claim, value) && asks.every((ask) => meets(ask, value)));
}

function candidates(claim: string, asks: readonly Ask[], { audiences }: CheckedDoor): readonly string[] | undefined {
  if (claim === "aud") return audiences;
  if (claim === "ref_protected") return ["true", "false"];
  if (claim === "runner_environment") return ["gitlab-hosted", "self-hosted"];
  for (const { wanted } of asks) {
    const texts = wanted?.flatMap((pattern) => singleText(pattern) ?? []);
    if (texts !== undefined && texts.length === wanted?.length) return texts;
  }
  return undefined;
}

export function meets({ wanted, unwanted, present }: Ask, value: string): boolean {
  if (!present) return false;
  if (wanted !== undefined) return wanted.some((pattern) => matches(pattern, value));
  return unwanted === undefined || !unwanted.some((pattern) => matches(pattern, value));
}

/** The other side of what is asked. */
export function not({ claim, wanted, unwanted, present, absent }: Ask): Ask {
  if (wanted !== undefined) return { claim, unwanted: wanted, present: true, absent: !absent };
  if (unwanted !== undefined) return { claim, wanted: unwanted, present: true, absent: !absent };
  return { claim, present: !present, absent: !absent };
}

function isTrue(value: string): boolean {
  return value.toLowerCase() === "true";
}

function isFalse(value: string): boolean {
  return value.toLowerCase() === "false";
}

function listOf(value: Json): readonly Json[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function isRecord(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
