import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { Secret } from "../../core/text/secret.ts";

export interface LoopbackAnswer {
  readonly status: number;
  readonly body: string;
}

export interface Loopback {
  /** `http://127.0.0.1:40123`, without a slash at the end. */
  readonly url: string;
  /** The exact value of the Authorization header that opens it. */
  readonly authorization: Secret;
  readonly close: () => void;
}

/**
 * Answers GET on 127.0.0.1 to whoever has the authorisation. The Host header must be ours, so that a web page whose name
 * was turned to this address gets nothing; `answer` is asked only after both were checked.
 */
export async function serveLoopback(
  answer: (path: string) => Promise<LoopbackAnswer>,
  refuse: (status: number, reason: string) => LoopbackAnswer,
): Promise<Loopback> {
  const authorization = new Secret(randomBytes(32).toString("base64url"));
  const expected = digest(authorization.reveal());
  let hosts: readonly string[] = [];
  const server = createServer((request, response) => {
    void check(request).then((result) => write(response, result));
  });
  server.headersTimeout = 5000;
  server.requestTimeout = 5000;
  server.maxConnections = 256;

  async function check(request: IncomingMessage): Promise<LoopbackAnswer> {
    if (!hosts.includes(request.headers.host ?? "")) return refuse(403, "the Host header is not this endpoint's");
    if (!timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) {
      return refuse(401, "the Authorization header is missing or wrong");
    }
    if (request.method !== "GET") return refuse(405, "only GET is answered");
    return answer(request.url ?? "/").catch(() => refuse(500, "the agent failed"));
  }

  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  return {
    url: `http://127.0.0.1:${port}`,
    authorization,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function write(response: ServerResponse, { status, body }: LoopbackAnswer): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(body);
}

/** Of one length whatever was sent. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
