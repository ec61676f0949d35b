import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Shell, writeCompletion } from "../../../src/core/settings/completion.ts";
import { BUILT } from "../built.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sallyport-completion-"));
  symlinkSync(BUILT.path, join(folder, "sallyport"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function isInstalled(shell: Shell): boolean {
  return spawnSync(shell, ["--version"]).status === 0;
}

/** What a shell prints, with the program on its PATH and nothing of this user's configuration. */
function inShell(shell: Shell, args: readonly string[]): string {
  const PATH = [folder, dirname(process.execPath), process.env["PATH"]].join(delimiter);
  const { stdout, stderr, status } = spawnSync(shell, args, {
    encoding: "utf8",
    cwd: folder,
    env: { PATH, HOME: folder },
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return stdout;
}

describe.skipIf(!BUILT.isThere)("completion (skipped before the first build)", () => {
  it.skipIf(!isInstalled("bash"))("works in bash (skipped where there is none)", () => {
    const complete = (...words: string[]): string => {
      const array = words.map((word) => `'${word}'`).join(" ");
      const script = `COMP_WORDS=(${array}); COMP_CWORD=${words.length - 1}; _sallyport; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return inShell("bash", ["--norc", "-c", `${writeCompletion("bash")}\n${script}`]).trim();
    };
    expect(complete("sallyport", "ver")).toBe("version");
    expect(complete("sallyport", "render", "--for")).toBe("--format");
    expect(complete("sallyport", "render", "--format", "=", "sar")).toBe("sarif");
    expect(complete("sallyport", "render", "")).toBe("");
  });

  it.skipIf(!isInstalled("fish"))("works in fish (skipped where there is none)", () => {
    const complete = (line: string): string =>
      inShell("fish", ["--no-config", "-c", `${writeCompletion("fish")}\ncomplete -C '${line}'`]).trim();
    expect(complete("sallyport vers")).toBe("version\tshow the version");
    expect(complete("sallyport render --format sar")).toBe("sarif");
    expect(complete("sallyport render --out sally")).toContain("sallyport");
  });

  it.skipIf(!isInstalled("zsh"))("is a script that zsh reads (skipped where there is none)", () => {
    const load = `autoload -U compinit; compinit -u -d '${folder}/dump'; eval "$(sallyport completion zsh)"`;
    expect(inShell("zsh", ["-f", "-c", `${load}; print -r -- $_comps[sallyport]`]).trim()).toBe("_sallyport");
  });
});
