// What runs in every job, as one file: to be copied where nothing can be installed, and quick to start.
import { SallyportError } from "../../core/text/failure.ts";
import { invalidArgument } from "./invalid-input.ts";
import type { Loaded } from "./run-command-line.ts";
import { start } from "./start.ts";

const COMMANDS: Readonly<Record<string, () => Promise<Loaded>>> = {
  exec: () => import("./commands/exec.ts"),
  creds: () => import("./commands/creds.ts"),
  agent: () => import("./commands/agent.ts"),
  "ecr-login": () => import("./commands/ecr-login.ts"),
  version: () => import("./commands/version.ts"),
  help: () => import("./commands/help.ts"),
};

await start({
  load(name) {
    const load = COMMANDS[name];
    if (load !== undefined) return load();
    const has = Object.keys(COMMANDS).join(", ");
    throw invalidArgument(
      "cli/not-in-this-file",
      `\`${name}\` is not in this file, which has ${has}`,
      "`npx sallyport`",
    );
  },
  // Stays a file of its own beside this one, since it reads YAML.
  async configuration() {
    try {
      return await import("./configuration.ts");
    } catch (cause) {
      throw new SallyportError("cli/not-in-this-file", "this file alone cannot read `sallyport.yaml`", {
        cause,
        help: "name the role by its ARN, or install the whole package",
      });
    }
  },
});
