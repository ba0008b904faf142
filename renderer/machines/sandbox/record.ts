import { loadWorld } from '#engine';
import { Fault, list, object, readKept, text, texts } from '../kept-fields.ts';
import type { SandboxRecord } from './sandbox.machine.ts';

/**
 * What was kept of the sandbox, read from an untrusted source.
 *
 * @param value parsed JSON
 * @returns the record, or what is wrong with it and where
 */
export function readRecord(value: unknown): { readonly record: SandboxRecord } | { readonly problem: string } {
  return readKept(() => {
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
    list(fields['tabs'], 'tabs').forEach((one, index) => text(one, `tabs[${index}]`));
    text(fields['open'], 'open');
    readAttempt(fields['composed'], 'composed');
    list(fields['transcript'], 'transcript').forEach((one, index) => readEntry(one, `transcript[${index}]`));
    if (fields['material'] !== null) object(fields['material'], 'material');
    if (fields['profile'] !== undefined && fields['profile'] !== null) readProfile(fields['profile'], 'profile');
    return value as SandboxRecord;
  });
}

function readDocument(value: unknown, at: string): void {
  const fields = object(value, at);
  text(fields['title'], `${at}.title`);
  readScene(fields['scene'], `${at}.scene`);
  list(fields['details'], `${at}.details`).forEach((pair, index) => {
    const [arn, details] = list(pair, `${at}.details[${index}]`);
    text(arn, `${at}.details[${index}][0]`);
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
  for (const name of ['time', 'endpoint']) if (attempt[name] !== undefined) text(attempt[name], `${at}.${name}`);
  for (const name of ['context', 'encryptionContext', 'sessionTags']) if (attempt[name] !== undefined) object(attempt[name], `${at}.${name}`);
}

function readProfile(value: unknown, at: string): void {
  const profile = object(value, at);
  for (const name of ['administrators', 'users', 'accounts']) list(profile[name], `${at}.${name}`).forEach((one, index) => text(one, `${at}.${name}[${index}]`));
  if (typeof profile['grantsForServices'] !== 'boolean') throw new Fault(`${at}.grantsForServices: must be true or false`);
}

function readEntry(value: unknown, at: string): void {
  const entry = object(value, at);
  texts(entry, ['line', 'output', 'caller'], at);
  if (typeof entry['failed'] !== 'boolean') throw new Fault(`${at}.failed: must be true or false`);
  for (const name of ['operation', 'blob']) if (entry[name] !== null) text(entry[name], `${at}.${name}`);
}
