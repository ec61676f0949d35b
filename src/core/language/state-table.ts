const EMPTY = -1;

/** Rows of `width` small integers, each kept once and numbered in the order of arrival. */
export class StateTable {
  readonly width: number;
  size = 0;
  #rows: Int32Array;
  #slots: Int32Array;

  constructor(width: number) {
    this.width = width;
    this.#rows = new Int32Array(64 * width);
    this.#slots = new Int32Array(128).fill(EMPTY);
  }

  /** The number of the row: `size` as it was before the call, if the row is new. */
  add(row: Int32Array): number {
    const mask = this.#slots.length - 1;
    let slot = hash(row, this.width) & mask;
    for (let known = this.#slots[slot] ?? EMPTY; known !== EMPTY; known = this.#slots[slot] ?? EMPTY) {
      if (this.#isAt(known, row)) return known;
      slot = (slot + 1) & mask;
    }
    const number = this.size++;
    this.#slots[slot] = number;
    if (this.size * this.width > this.#rows.length) this.#rows = grown(this.#rows);
    this.#rows.set(row, number * this.width);
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return number;
  }

  read(number: number, into: Int32Array): void {
    const from = number * this.width;
    for (let at = 0; at < this.width; at++) into[at] = this.#rows[from + at] ?? 0;
  }

  at(number: number, column: number): number {
    return this.#rows[number * this.width + column] ?? 0;
  }

  #isAt(number: number, row: Int32Array): boolean {
    const from = number * this.width;
    for (let at = 0; at < this.width; at++) if (this.#rows[from + at] !== row[at]) return false;
    return true;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(EMPTY);
    const mask = slots.length - 1;
    const row = new Int32Array(this.width);
    for (let number = 0; number < this.size; number++) {
      this.read(number, row);
      let slot = hash(row, this.width) & mask;
      while (slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
    this.#slots = slots;
  }
}

function hash(row: Int32Array, length: number): number {
  let value = 0x9e3779b9;
  for (let at = 0; at < length; at++) value = Math.imul(value ^ (row[at] ?? 0), 0x85ebca6b) ^ (value >>> 15);
  return (value ^ (value >>> 13)) >>> 0;
}

function grown(array: Int32Array): Int32Array {
  const wider = new Int32Array(array.length * 2);
  wider.set(array);
  return wider;
}
