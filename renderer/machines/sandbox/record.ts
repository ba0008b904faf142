import { loadWorld, type WorldSpec } from '#engine';
import { Fault, type Fields, list, object, readKept, text, texts } from '../kept-fields.ts';
import type { SandboxDocument } from './document.ts';
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
      if (checkpoint['automatic'] !== undefined && checkpoint['automatic'] !== true) throw new Fault(`${at}.automatic: must be true or absent`);
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

/**
 * Reads what a file of the sandbox says beside its world.
 *
 * @param value parsed JSON from an untrusted source
 * @returns the whole document, or what is wrong with it and where
 */
export function readBesideWorld(value: unknown, world: WorldSpec): { readonly record: SandboxDocument } | { readonly problem: string } {
  return readKept(() => {
    const { title, scene, details, requests, expectations } = object(value, 'sandbox');
    const { people, keys, buckets, endpoints } = object(scene, 'sandbox.scene');
    const document = { title, scene: { people, keys, buckets, endpoints, world }, details, requests, expectations };
    readDocument(document, 'sandbox');
    const known = document as SandboxDocument;
    unique(known.scene.people, 'sandbox.scene.people');
    // Requests name keys and buckets alike.
    unique([...known.scene.keys, ...known.scene.buckets], 'sandbox.scene.keys');
    unique(known.scene.endpoints, 'sandbox.scene.endpoints');
    unique(known.requests, 'sandbox.requests');
    unique(known.expectations, 'sandbox.expectations');
    return known;
  });
}

function unique(all: readonly { readonly id: string }[], at: string): void {
  const twice = all.find(({ id }, index) => all.findIndex((one) => one.id === id) < index);
  if (twice !== undefined) throw new Fault(`${at}: stands twice: ${twice.id}`);
}

export function readDocument(value: unknown, at: string): void {
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
    if (expectation['suite'] !== undefined) text(expectation['suite'], `${place}.suite`);
    const { decision } = object(expectation['expected'], `${place}.expected`);
    if (!['allow', 'explicitDeny', 'implicitDeny', 'anyDeny'].includes(String(decision))) throw new Fault(`${place}.expected.decision: is no decision`);
  });
}

function readScene(value: unknown, at: string): void {
  const scene = object(value, at);
  for (const name of ['people', 'keys', 'buckets', 'endpoints']) {
    list(scene[name], `${at}.${name}`).forEach((one, index) => {
      const place = `${at}.${name}[${index}]`;
      const fields = object(one, place);
      texts(fields, ['id', 'name', name === 'endpoints' ? 'vpce' : 'arn'], place);
      if (name === 'people') readPerson(fields, place);
      else if (fields['policy'] !== undefined) policy(fields['policy'], `${place}.policy`);
    });
  }
  const [problem] = loadWorld(scene['world']).problems;
  if (problem !== undefined) throw new Fault(`${at}.world.${problem.path}: ${problem.message}`);
}

function readPerson(person: Fields, at: string): void {
  if (!['administrator', 'user', 'role', 'service', 'outsider'].includes(String(person['role']))) throw new Fault(`${at}.role: is no kind of caller`);
  readCarried(person, at);
  if (person['sessionPolicies'] !== undefined) list(person['sessionPolicies'], `${at}.sessionPolicies`).forEach((one, index) => policy(one, `${at}.sessionPolicies[${index}]`));
}

/** A policy is a text or an object; the engine says what is wrong in it. */
function policy(value: unknown, at: string): void {
  if (typeof value !== 'string') object(value, at);
}

/** What goes with a request: condition keys with a text, several, or null; the others with a text. */
function readCarried(fields: Fields, at: string): void {
  for (const name of ['context', 'encryptionContext', 'sessionTags']) {
    for (const [key, one] of Object.entries(fields[name] === undefined ? {} : object(fields[name], `${at}.${name}`))) {
      const place = `${at}.${name}.${key}`;
      if (name !== 'context' || typeof one === 'string') text(one, place);
      else if (one !== null) list(one, place).forEach((part, index) => text(part, `${place}[${index}]`));
    }
  }
}

export function readAttempt(value: unknown, at: string): void {
  const attempt = object(value, at);
  texts(attempt, ['as', 'action', 'key'], at);
  for (const name of ['time', 'endpoint']) if (attempt[name] !== undefined) text(attempt[name], `${at}.${name}`);
  readCarried(attempt, at);
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
