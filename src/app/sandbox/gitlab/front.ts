import { setTimeout as sleep } from "node:timers/promises";
import type { HttpRequest, Reply } from "../http-server.ts";
import type { World } from "../state/world.ts";
import type { Gitlab } from "./gitlab.ts";
import { type RateLimit, RateLimiter } from "./rate-limit.ts";
import { ENDPOINTS, type Endpoint } from "./rest.ts";
import { jsonReply, refuse } from "./rest-reply.ts";
import type { Level } from "./visit.ts";

/** A GitLab instance on the wire: its discovery document, its keys and its API. */
export interface GitlabFront {
  answer(request: HttpRequest, origin: string): Promise<Reply | "drop">;
}

export interface FrontOptions {
  readonly tokens: ReadonlyMap<string, Level>;
  readonly limits: Readonly<Record<string, RateLimit>>;
}

const CALLERS: Readonly<Record<Level, string>> = {
  admin: "an administrator's",
  maintainer: "a maintainer's",
  reader: "a reporter's",
};

const RANK: Readonly<Record<Level, number>> = { reader: 0, maintainer: 1, admin: 2 };

export function gitlabFront(gitlab: Gitlab, world: World, options: FrontOptions): GitlabFront {
  const limiter = new RateLimiter(options.limits);
  return {
    async answer(request, origin) {
      const url = new URL(request.query === "" ? request.path : `${request.path}?${request.query}`, origin);
      if (url.pathname === "/.well-known/openid-configuration") return discovery(gitlab, origin);
      if (url.pathname === "/oauth/discovery/keys") return keys(gitlab);
      const found = findEndpoint(request.method, url.pathname);
      const name = found?.endpoint.route ?? `${request.method} ${url.pathname}`;
      const outcome = await answerApi(request, url, found, name);
      if (outcome === "drop") return "drop";
      const { reply, level } = outcome;
      world.journal.add({
        at: world.clock.now(),
        service: "gitlab",
        operation: name,
        outcome: reply.status < 400 ? "allowed" : found === undefined ? "unknown" : outcomeOf(reply.status),
        ...(level === undefined ? {} : { caller: `${CALLERS[level]} token` }),
        ...(reply.status < 400 ? {} : { code: String(reply.status) }),
        why: found === undefined ? ["the sandbox does not know this call"] : [],
      });
      return reply;
    },
  };

  async function answerApi(
    request: HttpRequest,
    url: URL,
    found: Found | undefined,
    name: string,
  ): Promise<{ reply: Reply; level?: Level } | "drop"> {
    const token = request.headers["private-token"] ?? /^Bearer (.+)$/.exec(request.headers["authorization"] ?? "")?.[1];
    const level = token === undefined ? undefined : options.tokens.get(token);
    if (token === undefined || level === undefined) return { reply: refuse(401, "Unauthorized") };
    for (const fault of world.faults.draw(`gitlab:${name}`)) {
      if (fault.kind === "drop") return "drop";
      if (fault.kind === "delay") await sleep(fault.ms ?? 0);
      if (fault.kind === "throttle") return { level, reply: tooMany(Math.ceil((fault.ms ?? 1000) / 1000)) };
      if (fault.kind === "deny") return { level, reply: refuse(403, "Forbidden") };
      if (fault.kind === "error") return { level, reply: refuse(500, "Internal Server Error") };
    }
    const allowance = limiter.count(name, token, world.clock.now());
    if (!allowance.allowed) return { level, reply: withHeaders(tooMany(), allowance.headers) };
    if (found === undefined) return { level, reply: jsonReply(404, { error: "404 Not Found" }) };
    if (RANK[level] < RANK[found.endpoint.needs]) return { level, reply: refuse(403, "Forbidden") };
    const reply = found.endpoint.answer({ gitlab, level, url, request, parts: found.parts });
    return { level, reply: withHeaders(reply, allowance.headers) };
  }
}

function discovery(gitlab: Gitlab, origin: string): Reply {
  return jsonReply(200, {
    // The name under which the tokens go; the sandbox stands for that instance.
    issuer: gitlab.issuer,
    authorization_endpoint: `${origin}/oauth/authorize`,
    token_endpoint: `${origin}/oauth/token`,
    userinfo_endpoint: `${origin}/oauth/userinfo`,
    jwks_uri: `${origin}/oauth/discovery/keys`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    claim_types_supported: ["normal"],
    claims_supported: ["iss", "sub", "aud", "exp", "iat", "sub_legacy", "auth_time", "name", "nickname", "email"],
  });
}

async function keys(gitlab: Gitlab): Promise<Reply | "drop"> {
  const trouble = gitlab.keyTrouble;
  if (trouble?.kind === "slow") await sleep(trouble.ms);
  if (trouble?.kind === "unreachable" || trouble?.kind === "communication-error") return "drop";
  if (trouble?.kind === "broken") return { status: 502, body: "<html><body>Bad Gateway</body></html>" };
  return jsonReply(200, { keys: await gitlab.publicKeys() }, { "cache-control": "max-age=86400, public" });
}

interface Found {
  readonly endpoint: Endpoint;
  readonly parts: readonly string[];
}

function findEndpoint(method: string, path: string): Found | undefined {
  if (!path.startsWith("/api/v4/")) return undefined;
  const given = path.slice("/api/v4/".length).split("/");
  for (const endpoint of ENDPOINTS) {
    const [wantedMethod, route = ""] = endpoint.route.split(" ");
    const wanted = route.slice(1).split("/");
    if (wantedMethod !== method || wanted.length !== given.length) continue;
    if (!wanted.every((part, index) => part.startsWith(":") || part === given[index])) continue;
    const parts = given.filter((_, index) => wanted[index]?.startsWith(":"));
    return { endpoint, parts: parts.map(decode) };
  }
  return undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function outcomeOf(status: number): "refused" | "failed" | "injected" {
  if (status === 429) return "injected";
  return status === 401 || status === 403 ? "refused" : "failed";
}

function tooMany(seconds?: number): Reply {
  const headers = seconds === undefined ? {} : { "retry-after": String(seconds) };
  return { status: 429, headers: { "content-type": "text/plain", ...headers }, body: "Retry later\n" };
}

function withHeaders(reply: Reply, headers: Readonly<Record<string, string>>): Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } };
}
