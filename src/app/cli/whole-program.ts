import type { Program } from "./run-command-line.ts";

/** Every command, each loaded when it is called. */
export const WHOLE_PROGRAM: Program = {
  load: (name) => import(`./commands/${name}.ts`),
  configuration: () => import("./configuration.ts"),
};
