import type { Standing } from "../../core/estate/standing.ts";
import { GitlabRefusal } from "./rest.ts";

/** How a reading of GitLab that ended in this error stands, and what to say of it. */
export function standingOfRefusal(error: unknown): { readonly standing: Standing; readonly detail: string } {
  if (error instanceof GitlabRefusal) {
    const { status, message } = error;
    if (status === 401 || status === 403) return { standing: "denied", detail: message };
    if (status === 404) return { standing: "absent", detail: message };
    if (status === 429) return { standing: "throttled", detail: `${message}, after several tries` };
    return { standing: "partial", detail: message };
  }
  if (error instanceof Error && error.name === "AbortError") return { standing: "partial", detail: "interrupted" };
  return { standing: "partial", detail: reasonOf(error) };
}

/** `fetch failed` says nothing: its cause does. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "it failed";
  const { cause } = error;
  if (cause instanceof Error) {
    const code = "code" in cause ? String(cause.code) : cause.name;
    return cause.message === "" || cause.message === code ? code : `${code}: ${cause.message}`;
  }
  return error.message;
}
