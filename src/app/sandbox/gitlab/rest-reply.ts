import type { Reply } from "../http-server.ts";

/** GitLab's API answers in JSON, with `message` or `error` where it refuses. */
export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

export function refuse(status: number, message: string): Reply {
  return jsonReply(status, { message: `${status} ${message}` });
}
