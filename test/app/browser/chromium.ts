import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"]).error === undefined,
);
export const hasChromium = PROGRAM !== undefined;

type Message = Readonly<Record<string, unknown>>;

/** A page in a real browser, driven by the Chrome DevTools protocol over a WebSocket. */
export interface Page {
  /** Sends a command and waits for its answer. */
  send(method: string, params?: Message): Promise<Message>;
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  press(key: string): Promise<void>;
  /** What the page told since it was opened: requests, log entries, exceptions. */
  readonly told: readonly Message[];
}

/** Opens one page, does what is wanted with it, and ends the browser whatever happens. */
export async function withPage(url: string, work: (page: Page) => Promise<void>): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), "sallyport-chromium-"));
  const browser = spawn(
    PROGRAM ?? "chromium",
    ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", `--user-data-dir=${profile}`],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = new Promise<void>((resolve) => browser.once("close", () => resolve()));
  try {
    const port = await portOf(browser);
    const target = (await (await fetch(`http://127.0.0.1:${port}/json/new?about:blank`, { method: "PUT" })).json()) as {
      webSocketDebuggerUrl: string;
    };
    const page = await connect(target.webSocketDebuggerUrl);
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await page.send(`${domain}.enable`);
    const loaded = page.heard("Page.loadEventFired");
    await page.send("Page.navigate", { url });
    await loaded;
    await work(page);
    page.close();
  } finally {
    browser.kill("SIGKILL");
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function portOf(browser: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    browser.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(port);
    });
    browser.once("close", () => reject(new Error(`the browser ended: ${said}`)));
  });
}

interface Connection extends Page {
  heard(method: string): Promise<void>;
  close(): void;
}

async function connect(url: string): Promise<Connection> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  const waiting = new Map<number, (answer: Message) => void>();
  const listeners = new Map<string, () => void>();
  const told: Message[] = [];
  let last = 0;
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Message & { id?: number; method?: string; result?: Message };
    if (message.id !== undefined) waiting.get(message.id)?.(message.result ?? message);
    else {
      told.push(message);
      listeners.get(message.method ?? "")?.();
    }
  });
  const send = (method: string, params: Message = {}): Promise<Message> =>
    new Promise((resolve) => {
      waiting.set(++last, resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  return {
    told,
    send,
    async evaluate(expression) {
      const { result } = (await send("Runtime.evaluate", { expression, returnByValue: true })) as {
        result?: { value?: unknown };
      };
      return result?.value;
    },
    async press(key) {
      const text = key.length === 1 ? { text: key } : {};
      await send("Input.dispatchKeyEvent", { type: "keyDown", key, ...text });
      await send("Input.dispatchKeyEvent", { type: "keyUp", key });
    },
    heard: (method) => new Promise((resolve) => void listeners.set(method, resolve)),
    close: () => socket.close(),
  };
}
