/** Words that YAML 1.1 takes for something else than text, which CloudFormation reads. */
const words = /^(?:y|n|yes|no|on|off|true|false|null|~)$/i;
const plainKey = /^[A-Za-z](?:[\w./-]|:(?=[\w./-]))*$/;
/** What YAML does not count as printable, and JSON leaves as it is. */
const unprintable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
/** A key may be as long as this without a sign of its own. */
const MAX_KEY = 120;

/**
 * Writes JSON values as YAML that every version reads alike: texts stand in double quotes, as JSON writes them, and only names that
 * can be nothing else go without.
 */
export function writeYaml(value: unknown): string {
  return `${block(value, '').trimStart()}\n`;
}

/** A value behind its key or dash: on the same line, or set in below. */
function block(value: unknown, pad: string): string {
  if (Array.isArray(value)) return value.length === 0 ? ' []' : value.map((item) => `\n${pad}-${nested(item, `${pad}  `)}`).join('');
  if (typeof value !== 'object' || value === null) return ` ${scalar(value)}`;
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (members.length === 0) return ' {}';
  return members.map(([name, inner]) => {
    const key = plainKey.test(name) && !words.test(name) ? name : scalar(name);
    return `\n${pad}${key.length > MAX_KEY ? `? ${key}\n${pad}` : key}:${block(inner, `${pad}  `)}`;
  }).join('');
}

/** A list's item: its first line stands behind the dash. */
const nested = (item: unknown, pad: string): string => block(item, pad).replace(/^\n\s*/, ' ');

const scalar = (value: unknown): string => JSON.stringify(value ?? null).replace(unprintable, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
