import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readText } from "../../../src/edge/files/read.ts";
import { writeText } from "../../../src/edge/files/write.ts";

const folder = mkdtempSync(join(tmpdir(), "sallyport-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a file", () => {
  it("is read under the name that the user gave it", () => {
    writeFileSync(join(folder, "a.json"), "{}");
    expect(readText(folder, "a.json")).toEqual({ name: "a.json", text: "{}" });
  });

  it("that cannot be read or written is named, with the reason and a stable code", () => {
    mkdirSync(join(folder, "sub"));
    expect(() => readText(folder, "absent")).toThrow(
      expect.objectContaining({
        code: "files/absent",
        message: "cannot read `absent`: there is no such file or folder",
      }),
    );
    expect(() => readText(folder, "sub")).toThrow(expect.objectContaining({ code: "files/is-folder" }));
    expect(() => readText(folder, "a.json/x")).toThrow(expect.objectContaining({ code: "files/absent" }));
    expect(() => writeText(folder, "nowhere/x", "", "shared")).toThrow(
      expect.objectContaining({ code: "files/absent", message: expect.stringContaining("cannot write `nowhere/x`") }),
    );
  });

  it("that is private can be read by its owner alone, even where it stood open before", () => {
    writeFileSync(join(folder, "open"), "old");
    chmodSync(join(folder, "open"), 0o644);
    for (const name of ["open", "fresh"]) {
      writeText(folder, name, "new", "private");
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
      expect(readText(folder, name).text).toBe("new");
    }
  });
});
