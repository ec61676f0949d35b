import { describe, expect, it } from "vitest";
import { type ProcessRow, isRunning, markOf, readMark, writeMark } from "../../../src/edge/process/processes.ts";
import { shellsAbove, tracesCommands } from "../../../src/edge/process/shells.ts";

const TABLE: readonly ProcessRow[] = [
  { pid: 1, parent: 0, session: 1, started: "1", name: "init" },
  { pid: 10, parent: 1, session: 1, started: "2", name: "gitlab-runner" },
  { pid: 20, parent: 10, session: 20, started: "3", name: "bash" },
  { pid: 21, parent: 20, session: 20, started: "4", name: "sh" },
  { pid: 22, parent: 21, session: 20, started: "5", name: "node" },
];

describe("the shells above a process", () => {
  it("are those of its own session, the nearest first", () => {
    const read = (pid: number) => TABLE.find((row) => row.pid === pid);
    expect(shellsAbove(22, read).map(({ pid }) => pid)).toEqual([21, 20]);
    expect(shellsAbove(20, read)).toEqual([]);
    expect(shellsAbove(99, read)).toEqual([]);
  });
});

describe("a shell that traces", () => {
  const script = (text: string) => () => text;
  const cases: readonly (readonly [boolean, readonly string[], string])[] = [
    [true, ["bash", "-x", "deploy.sh"], ""],
    [true, ["sh", "-eux", "deploy.sh"], ""],
    [true, ["bash", "-o", "xtrace", "deploy.sh"], ""],
    [true, ["busybox", "sh", "-x", "deploy.sh"], ""],
    [true, ["sh", "-c", "set -x; sallyport creds"], ""],
    [true, ["bash", "-ec", "set -euxo pipefail\nsallyport creds"], ""],
    [true, ["sh", "deploy.sh"], "#!/bin/sh\nset -ex\neval $(sallyport creds --format env)\n"],
    [true, ["sh", "deploy.sh"], "set -o xtrace\n./login.sh\n"],
    [false, ["bash"], ""],
    [false, ["bash", "--login", "-e", "deploy.sh"], "set -eu\nsallyport creds\n"],
    [false, ["bash", "+o", "xtrace", "deploy.sh"], "sallyport creds"],
    [false, ["sh", "deploy.sh"], "set -x\nmake\nset +x\nsallyport creds\nset -x\n"],
    [false, ["sh", "-c", "offset -x; sallyport creds"], ""],
    [false, ["sh", "deploy.sh", "-x"], "sallyport creds"],
  ];
  it.each(cases)("is told: %s for %j", (traces, words, text) => {
    expect(tracesCommands(words, script(text))).toBe(traces);
  });
});

describe("a process", () => {
  it("is known again by its mark, and another with the same number is not it", () => {
    const mark = markOf(process.pid);
    expect(isRunning(mark)).toBe(true);
    expect(readMark(writeMark(mark))).toEqual(mark);
    expect(isRunning({ ...mark, started: "1" })).toBe(process.platform !== "linux");
    expect(isRunning({ ...mark, space: "1" })).toBe("unknown");
    expect(readMark("x.y.z")).toBeUndefined();
  });
});
