import { sinkTo, standardInput } from "../../edge/term/stream.ts";
import { EXIT } from "../exit-code.ts";
import type { World } from "../world.ts";
import { type Program, runCommandLine } from "./run-command-line.ts";

const FLOOR = 24;

/** Runs a program in this process and ends it. */
export async function start(program: Program): Promise<never> {
  if (Number.parseInt(process.versions.node, 10) < FLOOR) {
    process.stderr.write(`sallyport needs Node ${FLOOR} or later, and this is ${process.versions.node}\n`);
    process.exit(EXIT.failed);
  }
  process.exit(await runCommandLine(process.argv.slice(2), thisMachine(), program));
}

function thisMachine(): World {
  return {
    stdin: standardInput(),
    stdout: sinkTo(1),
    stderr: sinkTo(2),
    env: process.env,
    cwd: process.cwd(),
    now: () => new Date(),
    // Naming the global loads Node's HTTP client; most commands never ask for it.
    fetch: (...request) => fetch(...request),
    onInterrupt(listener) {
      let asked = false;
      const once = (): void => {
        if (asked) process.exit(EXIT.interrupted);
        asked = true;
        listener();
      };
      process.on("SIGINT", once).on("SIGTERM", once);
      return () => process.off("SIGINT", once).off("SIGTERM", once);
    },
  };
}
