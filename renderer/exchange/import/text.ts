import { parseJson } from '#engine';
import { Fault, placeIn, plain } from '../json.ts';
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
  const text = file.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  if (text.trim() === '') throw new Fault('the file', 'It is empty.');
  if (!/^\s*["{[]/.test(text)) return { value: readYaml(text), text: null };
  return readJson(text);
}

/** @throws Fault with line and column */
function readJson(file: string): Content {
  // `aws kms get-key-policy --output text` prints the policy and, after a tab, the policy's name.
  const text = file.replace(/\tdefault\s*$/, '');
  const json = parseJson(text, MAX_LENGTH);
  if (!json.valid || json.root === null) {
    const [first] = json.diagnostics;
    throw new Fault(placeIn(text, first?.range.from ?? 0), first?.message ?? 'This is not JSON.');
  }
  const value = plain(json.root, text);
  // `--query Policy` without `--output text` prints the policy as one JSON string.
  return typeof value === 'string' ? readInner(value) : { value, text };
}

function readInner(text: string): Content {
  if (!/^\s*\{/.test(text)) throw new Fault('the file', 'It is a text in quotes that holds no policy.');
  const json = parseJson(text, MAX_LENGTH);
  if (!json.valid || json.root === null) throw new Fault('the policy in the quotes', json.diagnostics[0]?.message ?? 'This is not JSON.');
  return { value: plain(json.root, text), text };
}

/** A policy that stands in a file as text. @throws Fault */
export function readPolicyText(text: string, place: string): unknown {
  const json = parseJson(text, MAX_LENGTH);
  if (!json.valid || json.root === null) throw new Fault(place, json.diagnostics[0]?.message ?? 'The policy is not JSON.');
  return plain(json.root, text);
}
