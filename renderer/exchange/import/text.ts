import { parseJson } from '#engine';
import { Fault, placeIn, plain } from '../json.ts';
import { isHcl, readHcl } from './hcl.ts';
import { readYaml } from './yaml.ts';

const MAX_LENGTH = 5_000_000;

/** What a file holds: the value, and for JSON its own text, so that a policy keeps the form that its author gave it. */
export interface Content {
  readonly value: unknown;
  readonly text: string | null;
}

/**
 * Reads a file as JSON when it starts like JSON, else as YAML.
 *
 * @throws Fault with its place
 */
export function readContent(file: string): Content {
  if (file.length > MAX_LENGTH) throw new Fault('the file', `A file may have ${MAX_LENGTH / 1_000_000} million characters; this one has more.`);
  const whole = file.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  if (whole.trim() === '') throw new Fault('the file', 'It is empty.');
  const text = bare(whole);
  const start = whole.indexOf(text);
  // Blank lines stand for what is left out, so that faults are found in their lines.
  if (!/^\s*(?:\\*"|[{[])/.test(text)) return { value: (isHcl(text) ? readHcl : readYaml)(whole.slice(0, start).replace(/[^\n]+/g, '') + text), text: null };
  return readJson(text, (offset) => placeIn(whole, start + offset), 0);
}

/** Without what is copied along: a fence, the command that printed it, the quotes of a shell. */
function bare(file: string): string {
  const text = file.replace(/^\s*```\w*\n([^]*)\n```\s*$/, '$1').replace(/^(?:[^\n]*[$%>#] ?)?(?:aws|terraform|tofu) (?:[^\n]*\\\n)*[^\n]*\n/, '');
  return /^\s*'[^]*'\s*$/.test(text) ? text.trim().slice(1, -1) : text;
}

/** Texts in texts: more than anybody prints. */
const MAX_QUOTES = 4;

/**
 * @param place where an offset of the text stands in the file
 * @throws Fault with its place
 */
function readJson(file: string, place: (offset: number) => string, quotes: number): Content {
  // `aws kms get-key-policy --output text` prints the policy and, after a tab, the policy's name.
  const text = file.replace(/\tdefault\s*$/, '');
  const json = parseJson(text, MAX_LENGTH);
  const isWhole = json.valid && json.root !== null;
  // What is copied out of JSON has the escapes of a text, but not its quotes.
  const inner = isWhole ? plain(json.root, text) : text.includes('\\"') ? quoted(text.trim()) : null;
  // `--query Policy` without `--output text` prints the policy as one JSON string.
  if (typeof inner === 'string' && (isWhole || quotes < MAX_QUOTES)) {
    if (quotes === MAX_QUOTES || !/^\s*(?:\\*"|\{)/.test(inner)) throw new Fault('the file', 'It is a text in quotes that holds no policy.');
    return readJson(inner, () => 'the policy in the quotes', quotes + 1);
  }
  if (isWhole) return { value: inner, text };
  const [first] = json.diagnostics;
  throw new Fault(place(first?.range.from ?? 0), first?.message ?? 'This is not JSON.');
}

function quoted(text: string): unknown {
  const json = parseJson(`"${text}"`, MAX_LENGTH + 2);
  return json.valid && json.root !== null ? plain(json.root, text) : null;
}

/** A policy that stands in a file as text. @throws Fault */
export function readPolicyText(text: string, place: string): unknown {
  const json = parseJson(text, MAX_LENGTH);
  if (!json.valid || json.root === null) throw new Fault(place, json.diagnostics[0]?.message ?? 'The policy is not JSON.');
  return plain(json.root, text);
}
