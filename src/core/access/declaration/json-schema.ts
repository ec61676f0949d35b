import type { CapabilityShapes } from "./ability-shape.ts";
import { declarationShape } from "./declaration-shape.ts";

/**
 * The JSON Schema of `sallyport.yaml`. Draft-07, since the YAML language server knows "JSON Schema 7 and below". Keys
 * keep the order of the tables, which is the order in which editors offer them.
 */
export function writeDeclarationSchema(capabilities?: CapabilityShapes): string {
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "sallyport.yaml",
    description: "Who may come from GitLab into which account, to do what.",
    ...declarationShape(capabilities).schema,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
