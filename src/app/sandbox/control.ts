import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Gitlab } from "./gitlab/gitlab.ts";
import type { HttpRequest, Reply } from "./http-server.ts";
import { readPipeline } from "./rehearsal/read-matrix.ts";
import type { Fault } from "./state/faults.ts";
import type { World } from "./state/world.ts";

/** What a test in another process can turn while a sandbox runs. Whoever knows the token may. */
export interface Control {
  readonly token: string;
  answer(request: HttpRequest): Promise<Reply>;
}

/** The parts of a sandbox that can be turned. */
export interface Controlled {
  readonly world: World;
  readonly gitlab: Gitlab;
}

type Handler = (sandbox: Controlled, body: ReadonlyMap<string, unknown>, request: HttpRequest) => unknown;

const HANDLERS: Readonly<Record<string, Handler>> = {
  /** The ID token of a job in words. */
  "POST /token": async ({ gitlab }, _body, request) => {
    const { value, diagnostics } = readPipeline({ name: "request", text: request.body.toString("utf8") });
    if (value === undefined) throw new BadRequest(diagnostics.map(({ message }) => message).join("; "));
    return gitlab.mint(value);
  },
  "GET /journal": ({ world }) => ({ entries: world.journal.entries(), dropped: world.journal.dropped() }),
  "GET /clock": ({ world }) => ({ now: new Date(world.clock.now()).toISOString() }),
  /** `{ "advanceMs": 3600000 }` or `{ "stopAt": "2026-11-20T12:00:00Z" }`. */
  "POST /clock": ({ world }, body) => {
    const stopAt = body.get("stopAt");
    if (stopAt !== undefined) world.clock.stop(timeIn(stopAt));
    const advance = body.get("advanceMs");
    if (advance !== undefined) world.clock.advance(numberIn("advanceMs", advance));
    return { now: new Date(world.clock.now()).toISOString() };
  },
  /** `{ "ms": 5000 }` or `{ "calls": 3 }`. */
  "POST /lag": ({ world }, body) => {
    world.store.lag = { ms: numberIn("ms", body.get("ms") ?? 0), calls: numberIn("calls", body.get("calls") ?? 0) };
    return world.store.lag;
  },
  /** `{ "call": "iam:CreateRole", "nth": 2, "kind": "throttle" }` */
  "POST /faults": ({ world }, body) => {
    const fault = readFault(body);
    world.faults.arm(fault);
    return fault;
  },
  "DELETE /faults": ({ world }) => {
    world.faults.clear();
    return {};
  },
  /** `{ "trouble": "unreachable" }`, `{ "trouble": "slow", "ms": 6000 }`, `{ "trouble": null }`, `{ "rotate": true, "keepOld": false }` */
  "POST /keys": async ({ gitlab }, body) => {
    if (body.get("rotate") === true) await gitlab.rotateKeys({ keepOld: body.get("keepOld") !== false });
    const trouble = body.get("trouble");
    if (trouble === null) gitlab.keyTrouble = undefined;
    else if (trouble === "slow") gitlab.keyTrouble = { kind: "slow", ms: numberIn("ms", body.get("ms")) };
    else if (trouble !== undefined) gitlab.keyTrouble = { kind: wordIn("trouble", trouble, TROUBLES) };
    return { trouble: gitlab.keyTrouble ?? null };
  },
};

const TROUBLES = ["unreachable", "broken", "communication-error", "rejected"] as const;
const FAULTS = ["throttle", "deny", "error", "drop", "delay"] as const;

class BadRequest extends Error {}

export function createControl(sandbox: Controlled): Control {
  const token = randomBytes(24).toString("base64url");
  const expected = Buffer.from(token);
  return {
    token,
    async answer(request) {
      // RFC 9110 11.1: a scheme's case says nothing.
      const given = Buffer.from(/^bearer (.*)$/i.exec(request.headers["authorization"] ?? "")?.[1] ?? "");
      if (given.length !== expected.length || !timingSafeEqual(given, expected))
        return json(401, { error: "no token" });
      const handler = HANDLERS[`${request.method} ${request.path}`];
      if (handler === undefined) return json(404, { error: "not known", known: Object.keys(HANDLERS) });
      try {
        return json(200, await handler(sandbox, readBody(request), request));
      } catch (error) {
        if (!(error instanceof BadRequest)) throw error;
        return json(400, { error: error.message });
      }
    },
  };
}

function readFault(body: ReadonlyMap<string, unknown>): Fault {
  const optional = (name: "nth" | "times" | "ms"): Partial<Fault> =>
    body.has(name) ? { [name]: numberIn(name, body.get(name)) } : {};
  const call = body.get("call");
  if (call !== undefined && typeof call !== "string") throw new BadRequest("`call` is a text, as `iam:CreateRole`");
  return {
    kind: wordIn("kind", body.get("kind"), FAULTS),
    ...(call === undefined ? {} : { call }),
    ...optional("nth"),
    ...optional("times"),
    ...optional("ms"),
  };
}

function readBody(request: HttpRequest): ReadonlyMap<string, unknown> {
  const text = request.body.toString("utf8").trim();
  if (text === "") return new Map();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadRequest("the body is not JSON");
  }
  return new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
}

function numberIn(name: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new BadRequest(`\`${name}\` is a number`);
}

function wordIn<W extends string>(name: string, value: unknown, words: readonly W[]): W {
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  throw new BadRequest(`\`${name}\` is one of ${words.join(", ")}`);
}

function timeIn(value: unknown): number {
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new BadRequest("`stopAt` is a time, as `2026-11-20T12:00:00Z`");
}

function json(status: number, value: unknown): Reply {
  return { status, headers: { "content-type": "application/json" }, body: `${JSON.stringify(value)}\n` };
}
