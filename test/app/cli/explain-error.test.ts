import { describe, expect, it } from "vitest";
import { commandNamed } from "../../../src/core/settings/commands.ts";
import { parseCommandLine } from "../../../src/core/settings/parse.ts";
import { resolveSettings } from "../../../src/core/settings/resolve.ts";
import { SallyportError } from "../../../src/core/text/failure.ts";
import { createContext } from "../../../src/app/cli/context.ts";
import { explainError } from "../../../src/app/cli/explain-error.ts";
import { InvalidInput } from "../../../src/app/cli/invalid-input.ts";
import { fakeWorld } from "../run-cli.ts";

function explain(
  error: unknown,
  words: readonly string[] = ["version"],
  press = false,
): { code: number; said: string } {
  let interrupt = (): void => undefined;
  const { world, stderr } = fakeWorld({ interrupt: (listener) => (interrupt = listener) });
  const line = parseCommandLine(words);
  const command = line.command ?? commandNamed("version");
  if (command === undefined) throw new TypeError("no command");
  const settings = resolveSettings({ given: line.given, environment: {} }, command);
  const context = createContext({
    world,
    command,
    positionals: [],
    rest: [],
    settings,
    readDeclaration: () => Promise.resolve(undefined),
  });
  if (press) {
    context.interruption();
    interrupt();
  }
  return { code: explainError(context, error), said: stderr() };
}

describe("an error that ends a command", () => {
  it("is drawn at its place, and 3, where the input is wrong", () => {
    const source = { name: "p.json", text: '{"Statment": []}' };
    const span = { file: "p.json", line: 1, column: 2, endLine: 1, endColumn: 12, start: 1, end: 11 };
    const diagnostic = {
      code: "policy/unknown-key",
      severity: "error",
      message: "unknown key `Statment`",
      span,
    } as const;
    const { code, said } = explain(new InvalidInput([{ ...diagnostic, help: "did you mean `Statement`?" }], [source]));
    expect(code).toBe(3);
    expect(said).toContain("error[policy/unknown-key]: unknown key `Statment`");
    expect(said).toContain("p.json:1:2");
    expect(said).toContain("^^^^^^^^^^");
    expect(said).toContain("help: did you mean `Statement`?");
  });

  it("is 1 where the world did not cooperate, and 4 where it is about credentials", () => {
    const failure = new SallyportError("aws/throttled", "AWS is busy", { help: "try again later" });
    expect(explain(failure)).toEqual({ code: 1, said: "error[aws/throttled]: AWS is busy\n  help: try again later\n" });
    expect(explain(new SallyportError("credentials/none", "there are none")).code).toBe(4);
  });

  it("is an apology with a code where it is a bug, and the stack only under --debug", () => {
    const bug = new RangeError("token eyJhbGciOi");
    const short = explain(bug);
    expect(short.code).toBe(1);
    expect(short.said).toMatch(/^error\[bug\/RangeError-[0-9a-f]{8}\]: sorry, this is a bug in sallyport 0\S+\n/);
    expect(short.said).not.toContain("eyJ");
    expect(short.said).not.toContain("    at ");
    expect(explain(bug, ["version", "--debug"]).said).toMatch(/RangeError: token[^]*\n {4}at /);
  });

  it("has the same code for the same bug, and another one for another", () => {
    const code = (error: unknown): string | undefined => /bug\/\S+(?=\])/.exec(explain(error).said)?.[0];
    const first = new Error("one");
    const second = new Error("two");
    expect(code(first)).toBe(code(first));
    expect(code(first)).not.toBe(code(second));
    expect(code("a text")).toMatch(/^bug\/Thrown-/);
  });

  it("names the causes under --debug, with what they quote made visible", () => {
    const failure = new SallyportError("files/denied", "no", { cause: new Error("\u001b[2J") });
    const { said } = explain(failure, ["version", "--debug"]);
    expect(said).toContain("caused by Error: \\x1b[2J");
  });

  it("is an interruption, and 130, once Ctrl-C was pressed", () => {
    expect(explain(new Error("aborted"), ["version"], true)).toMatchObject({
      code: 130,
      said: expect.stringMatching(/interrupted\n$/),
    });
  });
});
