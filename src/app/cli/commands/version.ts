import type { Run } from "../command.ts";
import { EXIT } from "../../exit-code.ts";
import { deliver } from "../output.ts";
import { VERSION } from "../../version.ts";

export const run: Run = async (context) => {
  await deliver(context, {
    text: () => `sallyport ${VERSION}`,
    json: () => JSON.stringify({ formatVersion: "1.0", version: VERSION, node: process.versions.node }, null, 2),
  });
  return EXIT.done;
};
