import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { readGiven } from "../../../src/edge/files/read-given.ts";

const folder = mkdtempSync(join(tmpdir(), "sallyport-given-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lay(files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), file);
  }
}

describe("what was given", () => {
  it("is a file of any name, or a folder with all in it that may say something, in the order of names", () => {
    lay([
      "notes",
      "a/b.json",
      "a/.gitlab-ci.yml",
      "a/z/c.toml",
      "a/photo.png",
      "a/.git/x.json",
      "a/node_modules/y.json",
    ]);
    symlinkSync(join(folder, "a"), join(folder, "a/loop.json"));
    symlinkSync(join(folder, "notes"), join(folder, "a/link.yaml"));
    const { sources, unread } = readGiven(folder, ["notes", "a"]);
    expect(sources.map(({ name }) => name)).toEqual([
      "notes",
      "a/.gitlab-ci.yml",
      "a/b.json",
      "a/link.yaml",
      "a/z/c.toml",
    ]);
    expect(unread).toEqual([]);
  });

  it("does not wait for a pipe that happens to lie there", () => {
    lay(["p/x.json"]);
    expect(spawnSync("mkfifo", [join(folder, "p/pipe.json")]).status).toBe(0);
    expect(readGiven(folder, ["p"]).sources.map(({ name }) => name)).toEqual(["p/x.json"]);
  });

  it("must be there", () => {
    expect(() => readGiven(folder, ["absent"])).toThrow(expect.objectContaining({ code: "files/absent" }));
  });
});
