import type { KmsCall } from './kms.ts';

/** `GenerateDataKeyPair` → `generate-data-key-pair`, as the AWS command line names operations and parameters. */
export function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

/** A word for a POSIX shell: in single quotes wherever it holds more than harmless characters. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, String.raw`'\''`)}'`;
}

/** What the shorthand of the command line takes without quotes of its own. */
const isPlain = (text: unknown): text is string => typeof text === 'string' && /^[\w@%+:./-]+$/.test(text);

function words(value: unknown): readonly string[] {
  if (typeof value === 'string') return [quote(value)];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')) return value.map(quote);
  if (Array.isArray(value) && value.length > 0 && value.every(isPlainTag)) return value.map(({ TagKey, TagValue }) => `TagKey=${TagKey},TagValue=${TagValue}`);
  const pairs = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  if (pairs.length > 0 && pairs.every(([name, text]) => isPlain(name) && isPlain(text))) return [pairs.map(([name, text]) => `${name}=${String(text)}`).join(',')];
  return [quote(JSON.stringify(value))];
}

function isPlainTag(value: unknown): value is { readonly TagKey: string; readonly TagValue: string } {
  const tag = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return isPlain(tag['TagKey']) && isPlain(tag['TagValue']) && Object.keys(tag).length === 2;
}

function option([name, value]: readonly [string, unknown]): string {
  const flag = `--${kebab(name)}`;
  if (typeof value === 'boolean') return value ? flag : `--no-${kebab(name)}`;
  const [first = '', ...rest] = words(value);
  // A value that begins with a dash would be read as the next option.
  return /^'?-/.test(first) && rest.length === 0 ? `${flag}=${first}` : [flag, first, ...rest].join(' ');
}

/**
 * The same call as a command of the AWS command line, version 2, for a POSIX shell. Blobs stay base64, which is what
 * that version takes.
 * https://docs.aws.amazon.com/cli/latest/reference/kms/
 */
export function awsCommand({ operation, parameters = {} }: KmsCall, { region, profile }: { readonly region?: string; readonly profile?: string } = {}): string {
  const given = typeof parameters === 'object' && parameters !== null ? Object.entries(parameters) : [];
  const options = [...given, ...(region === undefined ? [] : [['Region', region] as const]), ...(profile === undefined ? [] : [['Profile', profile] as const])];
  return [`aws kms ${kebab(operation)}`, ...options.filter(([, value]) => value !== undefined).map(option)].join(' ');
}
