import { loadWorld } from '#engine';
import type { SandboxRecord } from './sandbox.machine.ts';

type Fields = Readonly<Record<string, unknown>>;

class Fault extends Error {}

/**
 * What was kept of the sandbox, read from an untrusted source.
 *
 * @param value parsed JSON
 * @returns the record, or what is wrong with it and where
 */
export function readRecord(value: unknown): { readonly record: SandboxRecord } | { readonly problem: string } {
  try {
    const fields = object(value, 'the file');
    if (fields['version'] !== 1) throw new Fault('version: must be 1');
    readDocument(fields['document'], 'document');
    readDocument(fields['start'], 'start');
    list(fields['checkpoints'], 'checkpoints').forEach((one, index) => {
      const at = `checkpoints[${index}]`;
      const checkpoint = object(one, at);
      texts(checkpoint, ['id', 'name'], at);
      readDocument(checkpoint['document'], `${at}.document`);
    });
    list(fields['tabs'], 'tabs').forEach((one, index) => isText(one, `tabs[${index}]`));
    isText(fields['open'], 'open');
    readAttempt(fields['composed'], 'composed');
    list(fields['transcript'], 'transcript').forEach((one, index) => readEntry(one, `transcript[${index}]`));
    if (fields['material'] !== null) object(fields['material'], 'material');
    if (fields['profile'] !== undefined && fields['profile'] !== null) readProfile(fields['profile'], 'profile');
    return { record: value as SandboxRecord };
  } catch (thrown) {
    if (thrown instanceof Fault) return { problem: thrown.message };
    throw thrown;
  }
}

function readDocument(value: unknown, at: string): void {
  const fields = object(value, at);
  isText(fields['title'], `${at}.title`);
  readScene(fields['scene'], `${at}.scene`);
  list(fields['details'], `${at}.details`).forEach((pair, index) => {
    const [arn, details] = list(pair, `${at}.details[${index}]`);
    isText(arn, `${at}.details[${index}][0]`);
    object(details, `${at}.details[${index}][1]`);
  });
  list(fields['requests'], `${at}.requests`).forEach((one, index) => {
    const request = object(one, `${at}.requests[${index}]`);
    texts(request, ['id', 'name'], `${at}.requests[${index}]`);
    readAttempt(request['attempt'], `${at}.requests[${index}].attempt`);
  });
  list(fields['expectations'], `${at}.expectations`).forEach((one, index) => {
    const place = `${at}.expectations[${index}]`;
    const expectation = object(one, place);
    texts(expectation, ['id', 'name'], place);
    readAttempt(expectation['attempt'], `${place}.attempt`);
    const { decision } = object(expectation['expected'], `${place}.expected`);
    if (!['allow', 'explicitDeny', 'implicitDeny', 'anyDeny'].includes(String(decision))) throw new Fault(`${place}.expected.decision: is no decision`);
  });
}

function readScene(value: unknown, at: string): void {
  const scene = object(value, at);
  for (const name of ['people', 'keys', 'buckets', 'endpoints']) {
    list(scene[name], `${at}.${name}`).forEach((one, index) => {
      const place = `${at}.${name}[${index}]`;
      texts(object(one, place), ['id', 'name', name === 'endpoints' ? 'vpce' : 'arn'], place);
    });
  }
  const [problem] = loadWorld(scene['world']).problems;
  if (problem !== undefined) throw new Fault(`${at}.world.${problem.path}: ${problem.message}`);
}

function readAttempt(value: unknown, at: string): void {
  const attempt = object(value, at);
  texts(attempt, ['as', 'action', 'key'], at);
  for (const name of ['time', 'endpoint']) if (attempt[name] !== undefined) isText(attempt[name], `${at}.${name}`);
  for (const name of ['context', 'encryptionContext', 'sessionTags']) if (attempt[name] !== undefined) object(attempt[name], `${at}.${name}`);
}

function readProfile(value: unknown, at: string): void {
  const profile = object(value, at);
  for (const name of ['administrators', 'users', 'accounts']) list(profile[name], `${at}.${name}`).forEach((one, index) => isText(one, `${at}.${name}[${index}]`));
  if (typeof profile['grantsForServices'] !== 'boolean') throw new Fault(`${at}.grantsForServices: must be true or false`);
}

function readEntry(value: unknown, at: string): void {
  const entry = object(value, at);
  texts(entry, ['line', 'output', 'caller'], at);
  if (typeof entry['failed'] !== 'boolean') throw new Fault(`${at}.failed: must be true or false`);
  for (const name of ['operation', 'blob']) if (entry[name] !== null) isText(entry[name], `${at}.${name}`);
}

function object(value: unknown, at: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Fault(`${at}: must be an object`);
  return value as Fields;
}

function list(value: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Fault(`${at}: must be a list`);
  return value as readonly unknown[];
}

function isText(value: unknown, at: string): void {
  if (typeof value !== 'string') throw new Fault(`${at}: must be text`);
}

function texts(fields: Fields, names: readonly string[], at: string): void {
  for (const name of names) isText(fields[name], `${at}.${name}`);
}
