/** Where the program writes; tests give their own. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** What a command works with. */
export interface Surroundings {
  /** The project's folder, for the lessons. */
  readonly root: string;
  readonly output: Output;
  /** A file's text, `-` for standard input; null, with the reason told on stderr, when it cannot be read. */
  readonly read: (file: string) => string | null;
  /** The same, with the mark of the byte order that `read` leaves out: for positions in the file. */
  readonly readExact: (file: string) => string | null;
}

/** One command of the program. */
export interface Command {
  /** What the user types after `kpl`: `evaluate`, `lessons check`. */
  readonly name: string;
  /** The lines of the help, without indentation. */
  readonly usage: readonly string[];
  /**
   * @param args what stands after the command's name
   * @returns the exit status; null for wrong use, so that the help is printed. A fault of `parseArgs` may be thrown.
   */
  run(args: readonly string[], surroundings: Surroundings): number | null;
}
