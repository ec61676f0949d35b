import { spawn, spawnSync } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { vi } from "vitest";
import { useOnly } from "./only-credentials.ts";

/** An AWS-compatible server that we did not write. */
export interface Moto {
  readonly url: string;
  readonly stop: () => void;
}

export const hasMoto: boolean = spawnSync("moto_server", ["--help"]).error === undefined;

/** Starts it, and makes credentials that it takes the only ones that the SDK's chain finds. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  for (let count = 0; !(await answers(url)); count++) {
    if (count === 200) {
      server.kill();
      throw new Error("moto_server did not start");
    }
    await sleep(150);
  }
  useOnly({ accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "moto takes any" });
  return {
    url,
    stop() {
      vi.unstubAllEnvs();
      server.kill();
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
