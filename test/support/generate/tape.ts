/**
 * A row of random bytes that a builder reads its choices from. A byte of 0 is always the plainest choice, and so is what comes after the
 * end: fast-check makes a failing world smaller by making bytes smaller, and every smaller row is a world too.
 */
export class Tape {
  private readonly bytes: Uint8Array;
  private position: number;
  private readonly end: number;

  constructor(bytes: Uint8Array, start = 0, length = bytes.length) {
    this.bytes = bytes;
    this.position = start;
    this.end = Math.min(bytes.length, start + length);
  }

  next(): number {
    if (this.position >= this.end) return 0;
    const byte = this.bytes[this.position] ?? 0;
    this.position += 1;
    return byte;
  }

  /** True in about `percent` of a hundred; 0 is false. */
  chance(percent: number): boolean {
    return this.next() >= 256 - percent * 2.56;
  }

  pick<Value>(from: readonly Value[]): Value {
    return from[this.next() % from.length] as Value;
  }

  count(max: number): number {
    return this.next() % (max + 1);
  }
}
