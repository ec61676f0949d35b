import { Secret } from "../../core/text/secret.ts";
import { SallyportError } from "../../core/text/failure.ts";
import { FEW_ATTEMPTS, type Patience, type Verdict, withRetries } from "../retry.ts";

export interface GitlabOptions {
  /** `https://gitlab.example.com/gitlab`, without a slash at the end. */
  readonly url: string;
  readonly token: Secret;
  readonly fetch: typeof globalThis.fetch;
  readonly patience: Patience;
  readonly signal: AbortSignal;
}

/** GitLab's REST API, reading only. What reads is given no more than this. */
export interface Gitlab {
  /** One answer. */
  readonly get: (path: string, query?: Query) => Promise<unknown>;
  /** A file's text. */
  readonly text: (path: string, query?: Query) => Promise<string>;
  /** Every page of a list, one by one. */
  readonly pages: (path: string, query?: Query) => AsyncGenerator<readonly unknown[]>;
}

/** For whoever writes as well. */
export interface GitlabWriter extends Gitlab {
  /** One change. What is secret stands in the body: addresses are logged on the way. */
  readonly send: (method: "PUT" | "DELETE", path: string, change?: GitlabChange) => Promise<unknown>;
}

export interface GitlabChange {
  readonly query?: Query;
  readonly body?: Readonly<Record<string, string | boolean | Secret>>;
}

export type Query = Readonly<Record<string, string | number | boolean>>;

/** What GitLab answered instead of what was asked. */
export class GitlabRefusal extends Error {
  override readonly name = "GitlabRefusal";
  readonly status: number;
  readonly retryAfterMs: number | undefined;

  constructor(status: number, path: string, retryAfterMs?: number, says?: string) {
    super(`GitLab answered ${status} to ${path}${says === undefined ? "" : `: ${says}`}`);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

const PAGE = 100;
const TIMEOUT_MS = 60_000;

/** What a body may be at most: nothing that is read here comes near it. */
const LARGEST = 64 * 1024 * 1024;

export function openGitlab(options: GitlabOptions): GitlabWriter {
  const base = new URL(`${options.url.replace(/\/+$/, "")}/api/v4/`);
  const at = (path: string, query: Query = {}): URL => {
    const url = new URL(path.replace(/^\//, ""), base);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, String(value));
    return url;
  };
  const { signal } = options;
  const ask = async (url: URL, sent?: Sent): Promise<Response> =>
    withRetries(() => askOnce(options, url, sent), judge, options.patience, signal);
  return {
    get: async (path, query) => parse(await bodyOf(await ask(at(path, query))), path),
    text: async (path, query) => bodyOf(await ask(at(path, query))),
    pages: (path, query) => pagesOf(ask, base, at(path, { per_page: PAGE, ...query }), path),
    async send(method, path, { query, body } = {}) {
      const text = await bodyOf(await ask(at(path, query), { method, ...(body === undefined ? {} : { body }) }));
      return text === "" ? undefined : parse(text, path);
    },
  };
}

interface Sent extends Pick<GitlabChange, "body"> {
  readonly method: string;
}

/** Follows `Link: <...>; rel="next"` (RFC 8288), which is the same for offset and keyset paging, and only to where it was asked. */
async function* pagesOf(
  ask: (url: URL) => Promise<Response>,
  base: URL,
  first: URL,
  path: string,
): AsyncGenerator<readonly unknown[]> {
  const seen = new Set<string>();
  for (let next: URL | undefined = first; next !== undefined && !seen.has(next.href); ) {
    seen.add(next.href);
    const response: Response = await ask(next);
    const body = parse(await bodyOf(response), path);
    if (!Array.isArray(body)) throw new SallyportError("gitlab/answer", `GitLab answered ${path} with no list`);
    yield body;
    next = nextOf(response, next, base);
  }
}

function nextOf(response: Response, asked: URL, base: URL): URL | undefined {
  const link = /<([^>]+)>;\s*rel="?next"?/i.exec(response.headers.get("link") ?? "")?.[1];
  if (link === undefined) return undefined;
  const url = new URL(link, asked);
  // Behind a proxy GitLab may not know its own address: its word on path and query is taken, not on whom to ask.
  url.protocol = base.protocol;
  url.host = base.host;
  return url.pathname.startsWith(base.pathname) ? url : undefined;
}

async function askOnce({ fetch, token, signal }: GitlabOptions, url: URL, sent?: Sent): Promise<Response> {
  const body = sent?.body;
  const response = await fetch(url, {
    ...(sent === undefined ? {} : { method: sent.method }),
    headers: {
      "PRIVATE-TOKEN": token.reveal(),
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(revealed(body)) }),
    // A redirect would carry the token to wherever it points.
    redirect: "manual",
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (response.ok) return response;
  const says = response.status === 400 ? await reasonIn(response, body) : undefined;
  await response.body?.cancel().catch(() => undefined);
  throw new GitlabRefusal(response.status, pathOf(url), retryAfterOf(response), says);
}

type Body = NonNullable<GitlabChange["body"]>;

function revealed(body: Body): Readonly<Record<string, string | boolean>> {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, value instanceof Secret ? value.reveal() : value]),
  );
}

/** What a 400 says is wrong, as `{ "message": { "value": ["is invalid"] } }`. What was sent is cut out, in case it comes back. */
async function reasonIn(response: Response, body: Body = {}): Promise<string | undefined> {
  let said: unknown;
  try {
    said = JSON.parse(await bodyOf(response));
  } catch {
    return undefined;
  }
  const { message, error } = Object(said);
  const reason = message ?? error;
  if (reason === undefined) return undefined;
  let text = typeof reason === "string" ? reason : JSON.stringify(reason);
  for (const value of Object.values(body)) {
    if (value instanceof Secret && value.reveal() !== "") text = text.replaceAll(value.reveal(), String(value));
  }
  return text.replaceAll(/\s+/g, " ").slice(0, 200);
}

function pathOf(url: URL): string {
  return url.pathname.replace(/^.*\/api\/v4/, "");
}

/** Seconds, or a date (RFC 9110, section 10.2.3). GitLab sends seconds. */
function retryAfterOf(response: Response): number | undefined {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : undefined;
}

function judge(error: unknown): Verdict {
  if (error instanceof GitlabRefusal) {
    const { status, retryAfterMs } = error;
    if (status === 429) return { retry: true, ...(retryAfterMs === undefined ? {} : { afterMs: retryAfterMs }) };
    return status >= 500 && status !== 501 ? { retry: true, attempts: FEW_ATTEMPTS } : { retry: false };
  }
  if (error instanceof SallyportError) return { retry: false };
  // `fetch failed` hides its reason.
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const timedOut = error instanceof Error && error.name === "TimeoutError";
  const lost = timedOut || /^(?:ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN|UND_ERR_.*)$/.test(code);
  return lost ? { retry: true, attempts: FEW_ATTEMPTS } : { retry: false };
}

async function bodyOf(response: Response): Promise<string> {
  const length = Number(response.headers.get("content-length") ?? 0);
  if (length > LARGEST)
    throw new SallyportError("gitlab/answer", `GitLab's answer is larger than ${LARGEST >> 20} MiB`);
  const text = await response.text();
  if (text.length > LARGEST)
    throw new SallyportError("gitlab/answer", `GitLab's answer is larger than ${LARGEST >> 20} MiB`);
  return text;
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const help = "is the address that of a GitLab?";
    throw new SallyportError("gitlab/answer", `what answered ${path} is not GitLab's API`, { cause: error, help });
  }
}
