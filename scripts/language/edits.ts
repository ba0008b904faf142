/** Text that goes into a source: at `at`, in place of what stands up to `until`. */
export interface Edit {
  readonly at: number;
  readonly until: number;
  readonly text: string;
}

/** A source with its edits made. Edits at one place follow each other in the order given. */
export function edited(code: string, edits: readonly Edit[]): string {
  let result = '';
  let last = 0;
  for (const { at, until, text } of edits.toSorted((a, b) => a.at - b.at)) {
    result += code.slice(last, at) + text;
    last = Math.max(last, until);
  }
  return result + code.slice(last);
}
