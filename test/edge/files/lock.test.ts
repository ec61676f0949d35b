import { spawnSync } from "node:child_process";
import { linkSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Secret } from "../../../src/core/text/secret.ts";
import { tryLock } from "../../../src/edge/files/lock.ts";
import { candidateParents, openBase, openRun, sweepRuns } from "../../../src/edge/files/private-folder.ts";
import { entryFor, readEntry, sweepCache, writeEntry } from "../../../src/edge/files/sealed-cache.ts";
import { markOf, writeMark } from "../../../src/edge/process/processes.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "sallyport-files-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const dead = { ...markOf(process.pid), pid: deadPid(), started: "1" };

function deadPid(): number {
  return spawnSync("true").pid;
}

describe("a lock", () => {
  it("has one holder, and can be had after it", () => {
    const path = join(folder(), "lock");
    const unlock = tryLock(path, Date.now());
    expect(unlock).toBeDefined();
    expect(tryLock(path, Date.now())).toBeUndefined();
    unlock?.();
    expect(tryLock(path, Date.now())).toBeDefined();
  });

  it("holds from its first moment, when it still has the name under which it was written", () => {
    const path = join(folder(), "lock");
    tryLock(path, Date.now());
    linkSync(path, `${path}.other.new`);
    expect(tryLock(path, Date.now())).toBeUndefined();
  });

  it("of a dead process is taken over at once, and nothing is left of it", () => {
    const base = folder();
    writeFileSync(join(base, "lock"), `${writeMark(dead)} x`, { mode: 0o600 });
    tryLock(join(base, "lock"), Date.now())?.();
    expect(readdirSync(base)).toEqual([]);
  });

  it("whose owner cannot be seen is given up after two minutes", () => {
    const path = join(folder(), "lock");
    writeFileSync(path, `${writeMark({ ...dead, space: "7" })} x`, { mode: 0o600 });
    expect(tryLock(path, Date.now())).toBeUndefined();
    utimesSync(path, 0, 0);
    expect(tryLock(path, Date.now())).toBeDefined();
  });

  it("is not given back by one who has lost it", () => {
    const path = join(folder(), "lock");
    const first = tryLock(path, Date.now());
    rmSync(path);
    const second = tryLock(path, Date.now());
    first?.();
    expect(tryLock(path, Date.now())).toBeUndefined();
    second?.();
  });
});

describe("the sealed cache", () => {
  const token = new Secret("token-of-this-job");

  it("opens for the token and the question that it was sealed for, and for nothing else", () => {
    const base = folder();
    const entry = entryFor(token, "role a");
    writeEntry(base, entry, "canary", Date.now() + 1000);
    expect(readEntry([base], entry)).toBe("canary");
    expect(readEntry([base], entryFor(token, "role b"))).toBeUndefined();
    expect(readEntry([base], entryFor(new Secret("another job"), "role a"))).toBeUndefined();
    expect(readEntry([base], { ...entry, key: entryFor(token, "role b").key })).toBeUndefined();
  });

  it("loses what is past its time, what is not its own, and what was left half done", () => {
    const base = folder();
    const [old, fresh] = [entryFor(token, "old"), entryFor(token, "fresh")];
    writeEntry(base, old, "x", 1000);
    writeEntry(base, fresh, "y", Date.now() + 60_000);
    writeFileSync(join(base, "cache/stranger"), "z");
    writeFileSync(join(base, "cache/half.new"), "z");
    utimesSync(join(base, "cache/half.new"), 0, 0);
    sweepCache(base, Date.now());
    expect(readdirSync(join(base, "cache"))).toEqual([fresh.name]);
  });
});

describe("the folders of runs", () => {
  it("go with their owner, and stay while it lives or cannot be seen", () => {
    const base = openBase({ parents: [folder()] });
    const later = Date.now() + 60_000;
    const living = openRun(base, markOf(process.pid), later);
    openRun(base, dead, later);
    const unseen = openRun(base, { ...dead, space: "7" }, later);
    openRun(base, { ...dead, space: "7" }, 1000);
    sweepRuns(base, Date.now());
    expect(readdirSync(base).toSorted()).toEqual(
      [living.path, unseen.path].map((path) => path.slice(base.length + 1)).toSorted(),
    );
  });

  it("are not made where everybody can put another in their place", () => {
    const open = folder();
    spawnSync("chmod", ["0777", open]);
    expect(() => openBase({ parents: [open, "/nowhere"] })).toThrow("no folder for private files");
  });

  it("have several places to be, the home folder last", () => {
    expect(candidateParents({ XDG_RUNTIME_DIR: "/run/user/1", TMPDIR: "/t" }).slice(0, 3)).toEqual([
      "/run/user/1",
      "/t",
      "/tmp",
    ]);
  });
});
