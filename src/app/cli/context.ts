import type { Declaration } from "../../core/access/declaration/declaration.ts";
import type { Command } from "../../core/settings/command.ts";
import { flagsOf } from "../../core/settings/command.ts";
import type { FlagName, FlagValue } from "../../core/settings/flags.ts";
import type { Settings } from "../../core/settings/resolve.ts";
import type { Style } from "../../core/text/style.ts";
import { wantsColor } from "../../edge/term/color.ts";
import type { Sink } from "../../edge/term/stream.ts";
import type { World } from "../world.ts";
import type { Context } from "./command.ts";

/** Long lines are hard to read, however wide the terminal is; the width where there is none is the same. */
const WIDEST = 100;
const NARROWEST = 20;

interface Parts {
  readonly world: World;
  readonly command: Command;
  readonly positionals: readonly string[];
  readonly rest: readonly string[];
  readonly settings: Settings;
  readonly readDeclaration: Context["readDeclaration"];
  readonly configuration?: Declaration;
}

export function createContext({ world, ...parts }: Parts): Context {
  const { command, settings } = parts;
  const taken = new Set<FlagName>(flagsOf(command));
  function flag<Name extends FlagName>(name: Name): FlagValue<Name> {
    if (!taken.has(name)) throw new TypeError(`\`${command.name}\` asks for --${name}, which its row does not name`);
    // The table gives both the type and the reader of the value, which the compiler cannot see through the map.
    return settings.values.get(name)?.value as FlagValue<Name>;
  }
  const wish = flag("color");
  const styleFor = (sink: Sink): Style => ({ color: wantsColor(wish, world.env, sink), width: widthOf(sink) });
  return {
    ...world,
    ...parts,
    flag,
    style: { stdout: styleFor(world.stdout), stderr: styleFor(world.stderr) },
    ...interruptionOf(world),
  };
}

function widthOf(sink: Sink): number {
  return Math.max(NARROWEST, Math.min(sink.columns ?? WIDEST, WIDEST));
}

function interruptionOf(world: World): Pick<Context, "interruption" | "isInterrupted"> {
  let controller: AbortController | undefined;
  return {
    interruption() {
      if (controller !== undefined) return controller.signal;
      const fresh = new AbortController();
      controller = fresh;
      world.onInterrupt(() => {
        // A terminal shows what was pressed where the cursor stands.
        const apart = world.stderr.isTerminal ? "\n" : "";
        world.stderr.write(`${apart}interrupted: stopping; once more to stop at once\n`);
        fresh.abort();
      });
      return fresh.signal;
    },
    isInterrupted: () => controller?.signal.aborted === true,
  };
}
