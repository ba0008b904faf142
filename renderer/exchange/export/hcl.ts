/** Writing HCL, the language of Terraform: https://developer.hashicorp.com/terraform/language/expressions/strings */

const short: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** A text in quotes, in ASCII alone. What would start a template (`${`, `%{`) is doubled, so that it stays text. */
export function hclText(text: string): string {
  const inner = text.replace(/["\\]|[^\x20-\x7e]/gu, (char) => short.get(char) ?? code(char)).replace(/([$%])\{/g, '$1$1{');
  return `"${inner}"`;
}

function code(char: string): string {
  const point = (char.codePointAt(0) ?? 0).toString(16);
  return point.length > 4 ? `\\U${point.padStart(8, '0')}` : `\\u${point.padStart(4, '0')}`;
}

/** A JSON value as an expression. */
export function hclValue(value: unknown, indent: string): string {
  if (typeof value === 'string') return hclText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[\n${value.map((item) => `${inner}${hclValue(item, inner)},\n`).join('')}${indent}]`;
  if (typeof value !== 'object' || value === null) return 'null';
  const members = Object.entries(value);
  return members.length === 0 ? '{}' : `{\n${members.map(([name, item]) => `${inner}${hclText(name)} = ${hclValue(item, inner)}\n`).join('')}${indent}}`;
}

/** A list on one line where it is short. */
export function hclList(values: readonly string[], indent: string): string {
  const line = `[${values.map(hclText).join(', ')}]`;
  return line.length <= 100 ? line : hclValue(values, indent);
}
