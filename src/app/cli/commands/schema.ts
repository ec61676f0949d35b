import { writeDeclarationSchema } from "../../../core/access/declaration/json-schema.ts";
import { EXIT } from "../../exit-code.ts";
import type { Run } from "../command.ts";

export const run: Run = ({ stdout }) => {
  stdout.write(writeDeclarationSchema());
  return EXIT.done;
};
