import type { PolicyKind } from "../../../core/iam/policy.ts";
import { readPolicy } from "../../../core/iam/read-policy.ts";
import { AwsError } from "./wire/aws-error.ts";

/** Throws what AWS answers to a policy that it does not take. */
export function checkDocument(text: string, kind: PolicyKind): void {
  const { value, diagnostics } = readPolicy(text, { kind });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined && value !== undefined) return;
  const answer = /AWS answers `([^`]+)`/.exec(first?.help ?? "")?.[1];
  const why = errors.map(({ message }) => message);
  throw new AwsError("MalformedPolicyDocument", 400, answer ?? "Syntax errors in policy.", { why });
}
