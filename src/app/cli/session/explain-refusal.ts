import type { Claims } from "../../../core/gitlab/claims.ts";
import { describeRefusal } from "../../../core/session/refusal.ts";
import { SallyportError } from "../../../core/text/failure.ts";

/** Runs what asks STS; to a refusal it adds what the token alone tells of it. */
export async function explainingRefusal<T>(claims: Claims, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SallyportError && error.code === "sts/refused" ? withNotes(claims, error) : error;
  }
}

function withNotes(claims: Claims, { code, message, help, data, cause }: SallyportError): SallyportError {
  const failure = { code: String(data["awsCode"] ?? ""), message: String(data["awsMessage"] ?? "") };
  const notes = describeRefusal(claims, String(data["role"] ?? ""), failure, help);
  return new SallyportError(code, message, { cause, data: { ...data, notes } });
}
