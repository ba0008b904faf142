/** How wide a text of the stage is, before anybody has drawn it: the advance widths of Inter at weight 650, in hundredths of the size. */
const classes: readonly (readonly [number, string])[] = [
  [27, ' ijl’I'],
  [34, '!\'.,:;·|'],
  [40, 'frt()/[]\\'],
  [47, '-_{}^`'],
  [53, '"“”*?–'],
  [58, 'acekLsvxz7J'],
  [62, 'bdghnopquyEF'],
  [67, '0123456789$+<=>#~&BPRST'],
  [75, 'ACDGHKNUVXYZ'],
  [78, 'OQ'],
  [92, 'mwM'],
  [103, '@%W…—'],
];
const widths = new Map(classes.flatMap(([width, letters]) => Array.from(letters, (letter) => [letter, width] as const)));

/** The width of a text at a size in pixels. A letter of another script counts as a wide one. */
export function textWidth(text: string, size: number): number {
  return (Array.from(text).reduce((sum, letter) => sum + (widths.get(letter) ?? 103), 0) * size) / 100;
}

/** The text, cut at its end where it is too wide for the room. */
export function fitText(text: string, size: number, room: number): string {
  if (textWidth(text, size) <= room) return text;
  const letters = Array.from(text);
  while (letters.length > 1 && textWidth(`${letters.join('').trimEnd()}…`, size) > room) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

/** The text on one line or on two, broken where a word or a part of a name ends; the last is cut where it is too wide. */
export function wrapText(text: string, size: number, room: number): readonly string[] {
  if (textWidth(text, size) <= room) return [text];
  const breaks = [...text.matchAll(/[ /:_-]+/g)].map(({ index, 0: mark }) => index + mark.length);
  const fitting = breaks.filter((at) => at < text.length && textWidth(text.slice(0, at).trimEnd(), size) <= room);
  const at = fitting.at(-1);
  if (at === undefined) return [fitText(text, size, room)];
  return [text.slice(0, at).trimEnd(), fitText(text.slice(at), size, room)];
}
