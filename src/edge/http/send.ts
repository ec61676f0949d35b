import type { IncomingMessage, RequestOptions } from "node:http";
import { readFileSync } from "node:fs";
import { SallyportError } from "../../core/text/failure.ts";

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole exchange, from the first packet to the last. */
  readonly timeoutMs: number;
}

/** What stands between here and the other end, from the environment: proxies, and certificates to trust instead. */
export interface Route {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A file of certificates in PEM that replaces the built-in ones, as AWS_CA_BUNDLE does. */
  readonly caFile?: string | undefined;
  /** To this machine itself, past any proxy. */
  readonly direct?: boolean;
}

/** An answer, or the network's own failure with its code (`ECONNREFUSED`). */
export type HttpAnswer =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly body: string;
    }
  | { readonly failed: string; readonly message: string };

/** No answer that we ask for comes near it. */
const LARGEST = 1 << 20;

const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];

/**
 * One request with Node's own HTTP: `fetch` takes 15 ms more to load. Redirects are not followed, since no API that we
 * speak to sends any and the body holds a token.
 */
export async function send(request: HttpRequest, route: Route): Promise<HttpAnswer> {
  const url = new URL(request.url);
  const secure = url.protocol === "https:";
  const { request: open, Agent } = secure ? await import("node:https") : await import("node:http");
  const proxied = route.direct !== true && PROXY_VARIABLES.some((name) => route.env[name]);
  if (proxied) requireProxySupport();
  const options: RequestOptions & { ca?: string } = {
    method: request.method,
    headers: {
      ...request.headers,
      ...(request.body === undefined ? {} : { "content-length": String(Buffer.byteLength(request.body)) }),
    },
    agent: proxied ? new Agent({ proxyEnv: { ...route.env } }) : new Agent(),
    ...(secure && route.caFile !== undefined ? { ca: readCertificates(route.caFile) } : {}),
  };
  return new Promise((resolve) => {
    const call = open(url, options, (answer) => collect(answer, finish));
    const timer = setTimeout(() => finish({ failed: "ETIMEDOUT", message: "no answer in time" }), request.timeoutMs);
    call.on("error", (error) => finish({ failed: codeOf(error), message: error.message }));
    call.end(request.body);
    function finish(answer: HttpAnswer): void {
      clearTimeout(timer);
      call.destroy();
      resolve(answer);
    }
  });
}

function collect(answer: IncomingMessage, finish: (answer: HttpAnswer) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  answer.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length > LARGEST) finish({ failed: "EMSGSIZE", message: "the answer is larger than any that was asked for" });
    else chunks.push(chunk);
  });
  answer.on("error", (error) => finish({ failed: codeOf(error), message: error.message }));
  answer.on("aborted", () => finish({ failed: "ECONNRESET", message: "the answer broke off" }));
  answer.on("end", () =>
    finish({
      status: answer.statusCode ?? 0,
      headers: answer.headers,
      body: Buffer.concat(chunks).toString("utf8"),
    }),
  );
}

/** `proxyEnv` came with Node 24.5; before that a proxy would be passed over without a word. */
function requireProxySupport(): void {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 24 || (major === 24 && minor >= 5)) return;
  throw new SallyportError("http/proxy-unsupported", `Node ${process.versions.node} cannot use the proxy that is set`, {
    help: "use Node 24.5 or later, or unset HTTP_PROXY and HTTPS_PROXY",
  });
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new SallyportError("http/ca-bundle", `the certificates in \`${file}\` cannot be read`, {
      cause,
      help: "AWS_CA_BUNDLE names a file in PEM",
    });
  }
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "ECONNFAILED";
}
