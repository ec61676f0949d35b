import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type Server, createServer, request as httpRequest } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { send } from "../../../src/edge/http/send.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const ask = { method: "POST", headers: {}, body: "x=1", timeoutMs: 2000 } as const;

const hasOpenssl = spawnSync("openssl", ["version"], { stdio: "ignore" }).status === 0;

function certificate(): { readonly key: string; readonly cert: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-cert-"));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const made = spawnSync("openssl", [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "1",
    ...names,
    "-keyout",
    key,
    "-out",
    cert,
  ]);
  if (made.status !== 0) throw new Error("openssl made no certificate");
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8"), file: cert };
}

describe("a request", () => {
  it("does not follow a redirect, since its body holds a token", async () => {
    let elsewhere = 0;
    const other = await portOf(createServer((_, response) => response.end(String(elsewhere++))));
    const port = await portOf(
      createServer((_, response) => response.writeHead(307, { location: `http://127.0.0.1:${other}/` }).end()),
    );
    expect(await send({ ...ask, url: `http://127.0.0.1:${port}` }, { env: {} })).toMatchObject({ status: 307 });
    expect(elsewhere).toBe(0);
  });

  it("gives up on an answer without end", async () => {
    const port = await portOf(
      createServer((_, response) => {
        const timer = setInterval(() => response.write("x".repeat(100_000)), 1);
        response.on("close", () => clearInterval(timer));
      }),
    );
    expect(await send({ ...ask, url: `http://127.0.0.1:${port}` }, { env: {} })).toMatchObject({ failed: "EMSGSIZE" });
  });

  it("goes through the proxy of the environment, and past it where NO_PROXY or the caller says so", async () => {
    const through: string[] = [];
    const port = await portOf(createServer((_, response) => response.end("direct")));
    const proxy = await portOf(
      createServer((request, response) => {
        through.push(request.url ?? "");
        const onward = httpRequest(request.url ?? "", { method: "POST" }, (answer) => answer.pipe(response));
        request.pipe(onward);
      }),
    );
    const env = { HTTP_PROXY: `http://127.0.0.1:${proxy}` };
    const url = `http://127.0.0.1:${port}/`;
    expect(await send({ ...ask, url }, { env })).toMatchObject({ status: 200, body: "direct" });
    expect(through).toEqual([url]);
    await send({ ...ask, url }, { env: { ...env, NO_PROXY: "127.0.0.1" } });
    await send({ ...ask, url }, { env, direct: true });
    expect(through).toHaveLength(1);
  });

  it.skipIf(!hasOpenssl)(
    "trusts the certificates of the bundle that is named, and no unknown ones (skipped without openssl)",
    async () => {
      const { key, cert, file } = certificate();
      const port = await portOf(createSecureServer({ key, cert }, (_, response) => response.end("secure")));
      const url = `https://127.0.0.1:${port}`;
      expect(await send({ ...ask, url }, { env: {} })).toMatchObject({ failed: "DEPTH_ZERO_SELF_SIGNED_CERT" });
      expect(await send({ ...ask, url }, { env: {}, caFile: file })).toMatchObject({ status: 200, body: "secure" });
      await expect(send({ ...ask, url }, { env: {}, caFile: "/nowhere.pem" })).rejects.toThrow("cannot be read");
    },
  );

  it.skipIf(!hasOpenssl)("tunnels https through a proxy (skipped without openssl)", async () => {
    const { key, cert, file } = certificate();
    const port = await portOf(createSecureServer({ key, cert }, (_, response) => response.end("secure")));
    const asked: string[] = [];
    const tunnel = createServer();
    tunnel.on("connect", (request, socket, head) => {
      asked.push(request.url ?? "");
      const onward = connect(port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
    });
    const proxy = await portOf(tunnel);
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy}` };
    const result = await send({ ...ask, url: `https://127.0.0.1:${port}` }, { env, caFile: file });
    expect(result).toMatchObject({ status: 200, body: "secure" });
    expect(asked).toEqual([`127.0.0.1:${port}`]);
  });
});
