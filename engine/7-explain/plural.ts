/**
 * A text that goes with a number, in English. Where the app is built for other languages, a catalogue's forms take its place.
 *
 * @param one for 1; `#` is the number
 * @param other for every other number
 */
export function plural(count: number, one: string, other: string): string {
  return (count === 1 ? one : other).replaceAll('#', count.toLocaleString('en'));
}

/** A text of a data file of ours. Where the app is built for other languages, a catalogue's takes its place. */
export function ownText(text: string): string {
  return text;
}
