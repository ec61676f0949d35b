import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";

const STREAM = new URL("../../../src/edge/term/stream.ts", import.meta.url).href;

/** A program that asks so many times, and says what it was told; Ctrl-C sets its signal. */
function asking(times: number) {
  const code = `
    const { standardInput } = await import(${JSON.stringify(STREAM)});
    const pressed = new AbortController();
    process.on("SIGINT", () => pressed.abort());
    process.stdout.write("ready\\n");
    const told = [];
    for (let left = ${times}; left > 0; left--) told.push((await standardInput().line(pressed.signal)) ?? "nothing");
    process.stdout.write(told.join("|") + "\\n", () => process.exit(0));
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["pipe", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => void (said += text));
  return {
    child,
    ready: once(child.stdout, "data"),
    said: once(child, "close").then(() => said.slice("ready\n".length).trimEnd()),
  };
}

describe("a line that somebody types", { timeout: 20_000 }, () => {
  it("is taken without the next one, and there is none at the end", async () => {
    const { child, ready, said } = asking(4);
    await ready;
    child.stdin.write("ye");
    child.stdin.write("s\nno\r\nüb");
    child.stdin.end("er");
    expect(await said).toBe("yes|no|nothing|nothing");
  });

  it("is waited for no longer once Ctrl-C was pressed, though nothing was typed", async () => {
    const { child, ready, said } = asking(2);
    await ready;
    child.kill("SIGINT");
    expect(await said).toBe("nothing|nothing");
    child.stdin.end();
  });
});
