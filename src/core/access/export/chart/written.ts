/** A text with the name under which it is to be kept. */
export interface WrittenFile {
  readonly name: string;
  readonly text: string;
}
