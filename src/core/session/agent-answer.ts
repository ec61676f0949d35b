import type { Session } from "./credentials.ts";
import { isAlive } from "./schedule.ts";
import { containerDocument } from "./write-credentials.ts";

/** What the agent has for one role: the last session, and the last failure where it came after that. */
export interface AgentState {
  readonly session?: Session | undefined;
  readonly failure?: { readonly code: string; readonly message: string } | undefined;
}

export interface AgentAnswer {
  readonly status: number;
  /** JSON. With status 200 it has secrets in it. */
  readonly body: string;
}

/**
 * The endpoint's answer: credentials that are alive, or an error in the protocol's form, and never anything between
 * them. An SDK asks again after 500; after 403 it shows the message.
 */
export function answerOf({ session, failure }: AgentState, now: number): AgentAnswer {
  if (session !== undefined && isAlive(session.credentials, now)) {
    return { status: 200, body: JSON.stringify(containerDocument(session)) };
  }
  if (failure === undefined) return agentError(500, "agent/not-ready", "no credentials yet");
  return agentError(isPassing(failure.code) ? 500 : 403, failure.code, failure.message);
}

/** Whether a failure of ours may be gone at the next attempt. */
export function isPassing(code: string): boolean {
  return code === "sts/unreachable" || code === "sts/unavailable";
}

export function agentError(status: number, code: string, message: string): AgentAnswer {
  return { status, body: JSON.stringify({ Code: code, Message: message }) };
}
