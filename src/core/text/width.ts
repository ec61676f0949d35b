/**
 * Blocks whose characters fill two cells of a terminal: East_Asian_Width W and F (Unicode 16, UAX 11), joined where the
 * gaps between them are unassigned. Emoji are told by their own property.
 */
const WIDE: readonly (readonly [from: number, to: number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18d08],
  [0x1aff0, 0x1b2fb],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];

const EMOJI = /^\p{Emoji_Presentation}/u;
const NO_CELL = /^[\p{Mn}\p{Me}]/u;

/** How many cells of a terminal a character fills. Invisible ones are `visible`'s business and count one here. */
function cellsOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x300) return 1;
  if (NO_CELL.test(character)) return 0;
  for (const [from, to] of WIDE) {
    if (point < from) break;
    if (point <= to) return 2;
  }
  return EMOJI.test(character) ? 2 : 1;
}

/** How many cells of a terminal a text fills. */
export function widthOf(text: string): number {
  let cells = 0;
  for (const character of text) cells += cellsOf(character);
  return cells;
}
