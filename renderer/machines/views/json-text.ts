/** As wide as the lessons' documents are. */
const WIDTH = 100;

/** A JSON value on one line, with spaces as in the lessons' documents. */
function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${onOneLine(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/**
 * A JSON value as the lessons write it: two spaces a level; lists and objects of one member stay on a line that they fit.
 *
 * @param indent the spaces before the line that the value begins on
 * @param before how many characters of that line come before the value
 */
export function jsonText(value: unknown, indent: number, before = indent): string {
  const short = onOneLine(value);
  if (typeof value !== 'object' || value === null) return short;
  const few = Array.isArray(value) || Object.keys(value).length < 2;
  if (few && before + short.length <= WIDTH) return short;
  const inner = indent + 2;
  const lines = Array.isArray(value)
    ? value.map((item) => jsonText(item, inner))
    : Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${jsonText(member, inner, inner + name.length + 4)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${lines.map((line) => ' '.repeat(inner) + line).join(',\n')}\n${' '.repeat(indent)}${close}`;
}

/** A text with one part replaced. */
export function replaced(text: string, { from, to }: { readonly from: number; readonly to: number }, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}
