import type {
  Because,
  EmptinessProof,
  ProofAtom,
  ProofCube,
  ProofLiteral,
  ProofState,
  ProofStep,
  ProofToken,
} from "./proof.ts";

/** The proof, if the value has the shape of one. What it claims is not looked at here. */
export function readProof(value: unknown): EmptinessProof | undefined {
  return isProof(value) ? value : undefined;
}

function isProof(value: unknown): value is EmptinessProof {
  return (
    isRecord(value) &&
    value["formatVersion"] === "1.0" &&
    value["kind"] === "no-such-string" &&
    (value["upTo"] === undefined || isIndex(value["upTo"])) &&
    isListOf(value["atoms"], isAtom) &&
    isListOf(value["cubes"], isCube)
  );
}

function isAtom(value: unknown): value is ProofAtom {
  if (!isRecord(value)) return false;
  if (value["pattern"] !== undefined) return isListOf(value["pattern"], isToken);
  return isIndex(value["start"]) && isListOf(value["accepts"], isIndex) && isListOf(value["edges"], isRow);
}

function isToken(value: unknown): value is ProofToken {
  if (typeof value === "string") return value.isWellFormed();
  return isRecord(value) && (value["one"] === undefined ? isRanges(value["run"]) : isRanges(value["one"]));
}

function isRanges(value: unknown): boolean {
  return value === "any" || isListOf(value, (range) => isListOf(range, isIndex) && range.length === 2);
}

function isRow(value: unknown): value is readonly number[] {
  return isListOf(value, isIndex) && value.length === 4;
}

function isCube(value: unknown): value is ProofCube {
  return isRecord(value) && isListOf(value["clauses"], isClause) && isBecause(value["because"]);
}

function isClause(value: unknown): value is readonly ProofLiteral[] {
  return isListOf(
    value,
    (literal): literal is ProofLiteral =>
      isRecord(literal) && isIndex(literal["atom"]) && typeof literal["holds"] === "boolean",
  );
}

function isBecause(value: unknown): value is Because {
  if (!isRecord(value)) return false;
  if (value["kind"] === "one-string") return typeof value["text"] === "string";
  if (value["kind"] === "subsumed") return isIndex(value["clause"]) && isIndex(value["by"]);
  return (
    value["kind"] === "closed" &&
    typeof value["prefix"] === "string" &&
    isStep(value["start"]) &&
    isListOf(value["states"], isState)
  );
}

function isStep(value: unknown): value is ProofStep {
  return (
    isRecord(value) &&
    isListOf(value["next"], isIndex) &&
    (value["doomed"] === undefined || isListOf(value["doomed"], (pair) => isListOf(pair, isIndex) && pair.length === 2))
  );
}

function isState(value: unknown): value is ProofState {
  return (
    isStep(value) &&
    isRecord(value) &&
    (value["read"] === undefined || isIndex(value["read"])) &&
    isListOf(value["clauses"], (clause) => clause === true || isListOf(clause, (of) => isListOf(of, isIndex)))
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isIndex(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[];
function isListOf(value: unknown, isItem: (item: unknown) => boolean): value is readonly unknown[];
function isListOf(value: unknown, isItem: (item: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every((item) => isItem(item));
}
