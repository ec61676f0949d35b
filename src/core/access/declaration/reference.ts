import type { CapabilityShapes } from "./ability-shape.ts";
import { declarationShape } from "./declaration-shape.ts";
import type { Row, Table } from "./shape.ts";

const BEGIN =
  "<!-- from here on made from the tables in src/core/access/declaration by `npm run docs`; do not edit -->";
const END = "<!-- made until here -->";

/** The page with its generated part written anew; what people wrote around it stays. */
export function writeDeclarationReference(page: string, capabilities?: CapabilityShapes): string {
  const [before, rest] = page.split(BEGIN, 2);
  const after = rest?.split(END, 2)[1];
  if (before === undefined || after === undefined) throw new TypeError("the page has lost its marks");
  const tables = declarationShape(capabilities).tables ?? [];
  return `${before}${BEGIN}\n\n${tables.map(writeTable).join("\n\n")}\n\n${END}${after}`;
}

function writeTable({ title, rows }: Table): string {
  return [`### ${title}`, "", "| key | value | meaning |", "|---|---|---|", ...rows.map(writeRow)].join("\n");
}

function writeRow({ key, needed, says, about }: Row): string {
  const cells = [`\`${key}\`${needed ? " (needed)" : ""}`, says, about];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
