import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { progressKind, startProgress } from "../../../src/edge/term/progress.ts";

function start(kind: "line" | "phases" | "none") {
  let text = "";
  const stderr = { write: (chunk: string | Uint8Array) => void (text += chunk), isTerminal: true, columns: 40 };
  const progress = startProgress({ stderr, kind, width: 40, now: () => new Date() });
  return { progress, text: () => text };
}

describe("progress", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("shows nothing where the work ends within 400 ms", () => {
    const { progress, text } = start("line");
    progress.phase("reading roles");
    vi.advanceTimersByTime(300);
    progress.update("5 of 9");
    progress.done();
    vi.advanceTimersByTime(5000);
    expect(text()).toBe("");
  });

  it("draws one line on a terminal, no wider than that, and takes it away", () => {
    const { progress, text } = start("line");
    progress.phase("reading roles");
    vi.advanceTimersByTime(500);
    expect(text()).toBe("\r\u001b[Kreading roles");
    progress.update("1 of 5000, the longest name that an account can have");
    vi.advanceTimersByTime(200);
    expect(text().split("\r\u001b[K").at(-1)).toBe("reading roles: 1 of 5000, the longest n");
    progress.done();
    expect(text().endsWith("\r\u001b[K")).toBe(true);
  });

  it("draws while work computes and never yields, from its own reports", () => {
    const { progress, text } = start("line");
    progress.phase("deciding");
    vi.setSystemTime(Date.now() + 1000);
    progress.update("7 of 9");
    expect(text()).toContain("deciding: 7 of 9");
    progress.done();
  });

  it("is one plain line a phase in CI", () => {
    const { progress, text } = start("phases");
    progress.phase("reading roles");
    progress.update("5 of 9");
    progress.phase("reading users");
    progress.done();
    expect(text()).toBe("reading roles\nreading users\n");
  });

  it("is shown where somebody watches", () => {
    const terminal = { isTerminal: true };
    expect(progressKind(terminal, {}, false)).toBe("line");
    expect(progressKind(terminal, { TERM: "dumb" }, false)).toBe("none");
    expect(progressKind({ isTerminal: false }, {}, false)).toBe("none");
    expect(progressKind({ isTerminal: false }, { CI: "true" }, false)).toBe("phases");
    expect(progressKind({ isTerminal: false }, { CI: "false" }, false)).toBe("none");
    expect(progressKind(terminal, { CI: "true" }, true)).toBe("none");
  });
});
