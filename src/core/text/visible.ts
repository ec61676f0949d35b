/**
 * What a terminal would act on instead of showing: C0 and C1 controls, DEL, line separators, bidirectional controls and
 * the invisible joiners that make two names look alike, halves of surrogate pairs.
 */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** Text from outside as it may be printed: one line, with everything unseen written as `\u{1b}`. */
export function visible(text: string): string {
  return text.replaceAll(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
