import { type ListOptions, type OutputOptions, rowOfToken } from './command-output.ts';
import { kebab } from './aws-command.ts';
import { fromBase64, toBase64, utf8 } from './crypto/bytes.ts';
import type { KmsCall } from './kms.ts';
import { permissionsOnly, shapesOf } from './operations/shapes.ts';
import type { Shape } from './parameters.ts';
import { readQuery } from './query.ts';
import { readShorthand } from './shorthand.ts';

/** A command of the AWS command line, understood; or what it cannot be. */
export type ReadCommand =
  | ({ readonly ok: true; readonly call: KmsCall; readonly region?: string; readonly profile?: string; readonly list?: ListOptions } & OutputOptions)
  | { readonly ok: true; readonly help: string }
  | { readonly ok: false; readonly message: string };

class Misuse extends Error {}

const byCommand = new Map([...shapesOf.keys()].filter((name) => !permissionsOnly.has(name)).map((name) => [kebab(name), name]));

/** Options of every command; those without an effect here are named so that nobody wonders. */
const globals = ['region', 'profile', 'output', 'query', 'cli-binary-format', 'no-cli-pager', 'no-paginate'] as const;

/**
 * Reads a line such as `aws kms encrypt --key-id alias/app --plaintext aGVsbG8=`, as a POSIX shell and the AWS command
 * line, version 2, would. Blobs are base64, or text with `--cli-binary-format raw-in-base64-out`.
 */
export function readAwsCommand(line: string): ReadCommand {
  try {
    return read(words(line));
  } catch (thrown) {
    if (thrown instanceof Misuse) return { ok: false, message: thrown.message };
    throw thrown;
  }
}

function read(all: readonly string[]): ReadCommand {
  const [program, ...line] = all;
  const before: string[] = [];
  const service = named(line, before);
  const command = named(line, before) ?? '';
  if (program !== 'aws') throw new Misuse('A command begins with aws kms.');
  if (service !== 'kms' && service !== 'help') throw new Misuse(`Only aws kms is simulated here, not ${service ?? 'aws alone'}.`);
  if (command === 'help' || service === 'help') return { ok: true, help: ['Available commands', ...[...byCommand.keys()].sort()].join('\n  ') };
  const operation = byCommand.get(command);
  if (operation === undefined) throw new Misuse(`aws kms has no command ${command === '' ? 'without a name' : `“${command}”`}.${near(command)}`);
  const shapes = new Map(Object.entries(shapesOf.get(operation) ?? {}).map(([name, shape]) => [kebab(name), { name, shape }]));
  const isList = shapes.has('marker') && shapes.has('limit');
  if (line[0] === 'help') return { ok: true, help: helpOf(command, shapes, isList) };
  const options = optionsOf([...before, ...line]);
  const global = (name: (typeof globals)[number]): string | undefined => options.get(name)?.[0];
  const list = isList ? listOf(options) : undefined;
  const isRaw = global('cli-binary-format') === 'raw-in-base64-out';
  const parameters = new Map<string, unknown>();
  for (const [option, values] of options) {
    if ((globals as readonly string[]).includes(option) || (isList && paging.includes(option))) continue;
    const negated = option.startsWith('no-') ? shapes.get(option.slice(3)) : undefined;
    const known = negated?.shape.type === 'flag' ? negated : shapes.get(option);
    if (known === undefined) throw new Misuse(`Unknown options: --${option}`);
    parameters.set(known.name, known.shape.type === 'flag' ? negated === undefined : valueOf(option, known.shape, values, isRaw));
  }
  const missing = [...shapes].filter(([, { name, shape }]) => shape.required === true && !parameters.has(name)).map(([option]) => `--${option}`);
  if (missing.length > 0) throw new Misuse(`The following arguments are required: ${missing.join(', ')}`);
  const [region, profile] = [global('region'), global('profile')];
  return { ok: true, call: { operation, parameters: Object.fromEntries(parameters) }, ...(region === undefined ? {} : { region }), ...(profile === undefined ? {} : { profile }), ...(list === undefined ? {} : { list }), ...outputOf(global('query'), global('output')) };
}

/** The next word that is no option; what every command takes may stand before it. */
function named(line: string[], before: string[]): string | undefined {
  for (let word = line.shift(); ; word = line.shift()) {
    if (word?.startsWith('--') !== true) return word;
    before.push(word);
    if (word.startsWith('--no-') || word.includes('=')) continue;
    const value = line.shift();
    if (value === undefined) throw new Misuse(`${word} expects a value.`);
    before.push(value);
  }
}

/** What the AWS command line takes for every list, in place of the service's own parameters. */
const paging: readonly string[] = ['max-items', 'page-size', 'starting-token'];

/** Which rows of a list are wanted; undefined: a page, as the service gives it. */
function listOf(options: ReadonlyMap<string, string[]>): ListOptions | undefined {
  const given = paging.filter((name) => options.has(name));
  const isManual = ['limit', 'marker', 'no-paginate'].some((name) => options.has(name));
  if (isManual && given.length > 0) throw new Misuse(`Cannot specify --no-paginate along with pagination arguments: ${given.map((name) => `--${name}`).join(', ')}`);
  if (isManual) return undefined;
  const value = (name: string, shape: Shape): unknown => (options.has(name) ? valueOf(name, shape, options.get(name) ?? [], false) : null);
  const token = value('starting-token', { type: 'text' });
  const from = typeof token === 'string' ? rowOfToken(token) : 0;
  if (from === null) throw new Misuse(`--starting-token: “${String(token)}” is no NextToken of a list that was cut.`);
  return { from, most: value('max-items', { type: 'number', min: 1, max: Number.MAX_SAFE_INTEGER }) as number | null };
}

/** @throws Misuse where an answer cannot be printed so */
function outputOf(query: string | undefined, output: string | undefined): OutputOptions {
  const read = query === undefined ? undefined : readQuery(query);
  if (read === null) throw new Misuse(`--query: “${query ?? ''}” is not understood here. Names, dots, [0], [*] and [] are: KeyMetadata.Arn, Keys[*].KeyId.`);
  if (output !== undefined && output !== 'json' && output !== 'text') throw new Misuse(`--output: “${output}” is not printed here, json and text are.`);
  return { ...(read === undefined ? {} : { query: read }), ...(output === undefined ? {} : { output }) };
}

/** What a command takes. */
function helpOf(command: string, shapes: ReadonlyMap<string, { readonly shape: Shape }>, isList: boolean): string {
  const rows = [...shapes].flatMap(([option, { shape }]) => {
    if (isList && ['limit', 'marker'].includes(option)) return [];
    const text = shape.type === 'flag' ? `--${option} | --no-${option}` : `--${option} <value>`;
    return [shape.required === true ? text : `[${text}]`];
  });
  return [command, ...rows, ...(isList ? paging.map((name) => `[--${name} <value>]`) : [])].join('\n  ');
}

/** Commands that begin alike. */
function near(command: string): string {
  const alike = [...byCommand.keys()].filter((name) => command.length > 2 && name.startsWith(command.slice(0, 4)));
  return alike.length === 0 ? '' : ` Did you mean ${alike.slice(0, 3).join(', ')}?`;
}

/** Each option with the words that follow it. */
function optionsOf(rest: readonly string[]): Map<string, string[]> {
  const options = new Map<string, string[]>();
  let open: string[] | null = null;
  for (const word of rest) {
    const match = /^--([a-z0-9-]+)(?:=([\s\S]*))?$/.exec(word);
    if (match !== null) {
      open = match[2] === undefined ? [] : [match[2]];
      options.set(match[1] ?? '', open);
    } else if (open === null) throw new Misuse(`Unknown argument: ${word}`);
    else open.push(word);
  }
  return options;
}

function valueOf(option: string, shape: Shape, values: readonly string[], isRaw: boolean): unknown {
  const [first, ...more] = values;
  if (first === undefined) throw new Misuse(`--${option} expects a value.`);
  if (/^fileb?:\/\//.test(first)) throw new Misuse(`--${option}: files are not read here. Give the value itself.`);
  if (shape.type === 'texts') return values.length === 1 && first.startsWith('[') ? json(option, first) : values;
  if (shape.type === 'tags') return first.startsWith('[') ? json(option, values.join(' ')) : values.map((value) => shorthand(option, value));
  if (more.length > 0) throw new Misuse(`Unknown argument: ${more.join(' ')}. A value with spaces needs quotes.`);
  if (shape.type === 'pairs' || shape.type === 'object') return first.startsWith('{') ? json(option, first) : shorthand(option, first);
  if (shape.type === 'number') {
    if (!/^-?\d+$/.test(first)) throw new Misuse(`--${option} expects a whole number, not “${first}”.`);
    return Number(first);
  }
  if (shape.type !== 'blob') return first;
  if (isRaw) return toBase64(utf8(first));
  if (fromBase64(first) === null) throw new Misuse(`Invalid base64: "${first}". Add --cli-binary-format raw-in-base64-out to give plain text.`);
  return first;
}

function json(option: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Misuse(`--${option}: this is no valid JSON: ${text}`);
  }
}

function shorthand(option: string, text: string): unknown {
  const value = readShorthand(text);
  if (value === null) throw new Misuse(`--${option} expects NAME=VALUE,… or JSON, not “${text}”.`);
  return value;
}

/** The words of a line, as a POSIX shell takes it apart; a line may go on after a backslash, but for one in single quotes. */
function words(text: string): string[] {
  const all: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (/\s/.test(letter)) {
      if (word !== null) all.push(word);
      word = null;
    } else if (letter === "'" || letter === '"') {
      const { inner, end } = quoted(text, at, letter);
      word = (word ?? '') + inner;
      at = end;
    } else if (letter === '\\') {
      const end = lineEnd(text, at + 1);
      if (end === 0) word = (word ?? '') + (text[at + 1] ?? '');
      at += Math.max(end, 1);
    } else word = (word ?? '') + letter;
  }
  return word === null ? all : [...all, word];
}

/** How many letters the end of a line has that stands here; 0: none does. */
function lineEnd(text: string, at: number): number {
  return text.startsWith('\n', at) ? 1 : text.startsWith('\r\n', at) ? 2 : 0;
}

function quoted(text: string, start: number, mark: string): { readonly inner: string; readonly end: number } {
  let inner = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (letter === mark) return { inner, end: at };
    const end = mark === '"' && letter === '\\' ? lineEnd(text, at + 1) : 0;
    if (end > 0) {
      at += end;
      continue;
    }
    if (mark === '"' && letter === '\\' && /["\\$`]/.test(text[at + 1] ?? '')) at += 1;
    inner += text[at] ?? '';
  }
  throw new Misuse(`A ${mark} is not closed.`);
}
