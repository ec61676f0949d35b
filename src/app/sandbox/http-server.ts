import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SallyportError } from "../../core/text/failure.ts";

export interface HttpRequest {
  readonly method: string;
  /** As on the request line, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `drop`: the connection is cut without an answer. */
export type Answer = (request: HttpRequest) => Promise<Reply | "drop">;

export interface Listener {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** IAM takes documents of 131,072 characters, form-encoded; nothing that we answer needs a larger body. */
const MAX_BODY = 1 << 20;

export async function listen(host: string, port: number, answer: Answer): Promise<Listener> {
  const server = createServer((request, response) => {
    if (!isLoopback(host) || isMeant(request)) void respond(request, response, answer);
    else response.writeHead(403).end("the Host header is not the sandbox's\n");
  });
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException): void => {
      const why = cause.code === "EADDRINUSE" ? "something else listens there" : (cause.code ?? cause.message);
      const help = "`--port 0` takes one that is free, and 127.0.0.1 is always there";
      reject(
        new SallyportError("sandbox/no-address", `cannot listen on ${host}, port ${port}: ${why}`, { cause, help }),
      );
    };
    server.once("error", fail);
    server.listen(port, host, () => {
      server.off("error", fail);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${shownHost}:${address.port}`, port: address.port, close: () => closeServer(server) };
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** A web page whose name was turned to this address (DNS rebinding) still says its own name. */
function isMeant(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
  return isLoopback(host) || host.endsWith(".localhost");
}

async function respond(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const body = await readBody(request);
  const reply = body === undefined ? TOO_LARGE : await answer(toRequest(request, body)).catch(internal);
  if (reply === "drop") {
    request.socket.destroy();
    return;
  }
  response.writeHead(reply.status, { date: new Date().toUTCString(), ...reply.headers });
  response.end(reply.body ?? "");
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return size <= MAX_BODY ? Buffer.concat(chunks) : undefined;
}

function toRequest(request: IncomingMessage, body: Buffer): HttpRequest {
  const [path = "/", ...query] = (request.url ?? "/").split("?");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(",") : value;
  }
  return { method: request.method ?? "GET", path, query: query.join("?"), headers, body };
}

const TOO_LARGE: Reply = { status: 413, body: "the request is larger than anything that the sandbox takes\n" };

/** A bug of ours. The client gets no detail; whoever runs the sandbox gets it on stderr. */
function internal(error: unknown): Reply {
  process.stderr.write(`sandbox: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return { status: 500, body: "the sandbox failed; its stderr says more\n" };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
