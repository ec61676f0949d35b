import type { FilledClaim } from "../gitlab/issuers.ts";
import type { OperatorRow } from "../iam/operators.ts";
import { templateOf } from "../iam/variables.ts";
import { ANYTHING, concat, literal, type Pattern } from "../language/pattern.ts";
import { valuesOf } from "./claim-values.ts";
import type { Doorway } from "./doorway.ts";
import { keyRole } from "./key-role.ts";
import { wantedOf } from "./wanted.ts";

/** Values that other conditions of the statement leave to a claim: what a variable in a value stands for. */
export type Bound = (claim: string) => string | undefined;

/** A value with variables, read. */
export interface Template {
  readonly pattern: Pattern;
  readonly certain: boolean;
  /** What the value comes to, where every variable stands for one thing. */
  readonly text?: string;
  /** It depends on nothing else in the token. */
  readonly settled: boolean;
}

/** A value with variables as a pattern; nothing for one that can match nothing. */
export function readTemplate(
  value: string,
  row: OperatorRow,
  claim: FilledClaim,
  doorway: Doorway,
  bound: Bound,
): Template | undefined {
  const parts: Pattern[] = [];
  let certain = true;
  let isResolved = true;
  let settled = true;
  let selves = 0;
  let others = "";
  let before = "";
  const template = templateOf(value);
  for (const [at, part] of template.entries()) {
    if (typeof part === "string") {
      parts.push(wantedOf(part, row.wildcards, row.fold).pattern);
      others += row.wildcards ? part.replaceAll("*", "") : part;
      before += part;
      continue;
    }
    const { character, key, fallback } = part;
    let text = character;
    if (text === undefined && key !== undefined) {
      const role = keyRole(key, doorway.issuer);
      if (role.kind === "absent") {
        if (fallback === undefined) return undefined;
        text = fallback;
      } else if (role.kind === "claim" && role.claim.claim === claim.claim) {
        selves++;
        parts.push(ANYTHING);
        continue;
      } else if (role.kind === "claim") {
        settled = false;
        text = bound(role.claim.claim);
        if (text === undefined) {
          isResolved = false;
          // Without case, a claim's value stands for others that are no values of it.
          parts.push(row.fold && role.claim.values !== "id" ? ANYTHING : valuesOf(role.claim));
          certain &&= isPartOfSubject(claim, role.claim.claim, before, template[at + 1]);
          before = "";
          continue;
        }
      }
    }
    if (text === undefined) {
      isResolved = false;
      settled = false;
      parts.push(ANYTHING);
      certain = false;
      others += "x";
      continue;
    }
    parts.push(literal(text, { fold: row.fold }));
    isResolved &&= !/[*?]/.test(text);
    others += text;
    before += text;
  }
  // The claim inside its own value: equal to itself, and longer than itself with anything beside it.
  if (selves > 0) {
    if (certain && (others !== "" || selves > 1)) return undefined;
    return { pattern: ANYTHING, certain, text: "*", settled };
  }
  return { pattern: concat(...parts), certain, settled, ...(isResolved ? { text: before } : undefined) };
}

/** The components of a subject that are claims of the same token, and so equal to them in every token that there is. */
const IN_SUBJECT: Readonly<Record<string, readonly string[]>> = {
  project_id: ["project_id", "source_project_id"],
  ref_protected: ["ref_protected"],
};

function isPartOfSubject(
  claim: FilledClaim,
  other: string,
  before: string,
  after: ReturnType<typeof templateOf>[number] | undefined,
): boolean {
  if (claim.values !== "subject" || (after !== undefined && (typeof after !== "string" || !after.startsWith(":"))))
    return false;
  return (IN_SUBJECT[other] ?? []).some((name) => before === `${name}:` || before.endsWith(`:${name}:`));
}
