import { environmentName, environmentNames } from "../../../core/settings/flag.ts";
import { FLAG_NAMES, flagNamed } from "../../../core/settings/flags.ts";
import { nearest } from "../../../core/text/nearest.ts";
import type { Check, Result } from "./check.ts";

const PREFIX = "SALLYPORT_";

/** What jobs, the agent and the sandbox hand on: no flag's, and yet ours. */
const HANDED_ON = ["SALLYPORT_AGENT_PID", "SALLYPORT_ID_TOKEN", "SALLYPORT_SANDBOX_TOKEN", "SALLYPORT_SANDBOX_URL"];

/** Variables that look like ours and set nothing: a misspelt one would otherwise be obeyed by nobody in silence. */
export const ENVIRONMENT: Check = {
  name: "environment",
  look({ env }) {
    const known = FLAG_NAMES.flatMap((name) => environmentNames(name, flagNamed(name)));
    const onlyFlags = new Map(
      FLAG_NAMES.filter((name) => flagNamed(name).onlyAsFlag).map((name) => [environmentName(name), name]),
    );
    const set = Object.keys(env)
      .filter((name) => name.startsWith(PREFIX) && env[name] !== "")
      .toSorted();
    const strays = set.filter((name) => !known.includes(name) && !HANDED_ON.includes(name));
    if (strays.length === 0) {
      return [{ health: "ok", says: set.length === 0 ? "no SALLYPORT_ variable is set" : set.join(", ") }];
    }
    return strays.map((name): Result => {
      const flag = onlyFlags.get(name);
      if (flag !== undefined)
        return { health: "broken", says: `${name} is not heeded`, help: `give \`--${flag}\` itself` };
      const near = nearest(name.slice(PREFIX.length), FLAG_NAMES.map(environmentName).map(withoutPrefix));
      if (near === undefined) return { health: "note", says: `${name} is set and means nothing to sallyport` };
      return { health: "broken", says: `${name} sets nothing`, help: `did you mean \`${PREFIX}${near}\`?` };
    });
  },
};

function withoutPrefix(variable: string): string {
  return variable.slice(PREFIX.length);
}
