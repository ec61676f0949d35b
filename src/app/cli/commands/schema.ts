import { CAPABILITIES } from "../../../core/access/capabilities/registry.ts";
import { writeDeclarationSchema } from "../../../core/access/declaration/json-schema.ts";
import { EXIT } from "../../exit-code.ts";
import type { Run } from "../command.ts";

export const run: Run = ({ stdout }) => {
  stdout.write(writeDeclarationSchema(CAPABILITIES));
  return EXIT.done;
};
