/** How text for people is drawn. Colour only decorates: what it says stands in words as well. */
export interface Style {
  readonly color: boolean;
  /** The columns there are; text that is not a user's own is wrapped to them. */
  readonly width: number;
}

export const PLAIN: Style = { color: false, width: 100 };

export type Look = "bold" | "dim" | "red" | "green" | "yellow" | "blue" | "magenta" | "cyan";

/** SGR parameters (ECMA-48): what switches a look on and what switches just it off. */
const CODES: Readonly<Record<Look, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
};

/** The text in a look, or as it is where there is no colour. */
export function paint(style: Style, look: Look, text: string): string {
  if (!style.color || text === "") return text;
  const [on, off] = CODES[look];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}
