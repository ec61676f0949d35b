import type { PolicyKind } from "../../../../core/iam/policy.ts";
import { readPolicy } from "../../../../core/iam/read-policy.ts";
import { malformedPolicy } from "./errors.ts";

/** Throws what IAM answers to a policy that it does not store. */
export function checkDocument(text: string, kind: PolicyKind): void {
  const { value, diagnostics } = readPolicy(text, { kind });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined && value !== undefined) return;
  const answer = /AWS answers `([^`]+)`/.exec(first?.help ?? "")?.[1];
  throw malformedPolicy(
    answer ?? "Syntax errors in policy.",
    errors.map(({ message }) => message),
  );
}

/** How long a policy is by IAM's count: white space outside of strings does not count, so neither does any here. */
export function sizeOf(text: string): number {
  return text.replaceAll(/\s/g, "").length;
}
