import { describe, expect, test } from 'vitest';
import { apply, type Command } from '../../renderer/machines/sandbox/commands.ts';
import { type ConsoleEntry, ConsoleKms } from '../../renderer/machines/sandbox/console/kms.ts';
import type { SandboxDocument } from '../../renderer/machines/sandbox/document.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { callerOf, callersOf, requestWords } from '../../renderer/machines/sandbox/views/composer.ts';
import { nameOfExpectation } from '../../renderer/machines/sandbox/views/decisions.ts';

const root = 'arn:aws:iam::111122223333:root';
const ana = { as: 'ana', action: 'kms:Decrypt', key: 'orders-key' };

function after(document: SandboxDocument, ...commands: readonly Command[]): SandboxDocument {
  const result = apply(document, { do: 'several', commands });
  if (!result.ok) throw new Error(result.problem);
  return result.document;
}

/** Runs one line in a console that nobody has used. */
async function run(line: string, attempt: Parameters<ConsoleKms['run']>[0]['attempt'] = ana, document = startDocument): Promise<ConsoleEntry> {
  return (await new ConsoleKms(() => Date.parse('2026-11-24T12:00:00Z')).run({ line, document, attempt }, null)).entry;
}

describe('a caller that is nobody of the world', () => {
  const attempt = { ...ana, as: root };

  test.each([
    { as: root, name: 'root of 111122223333', role: 'administrator' },
    { as: 'backup.amazonaws.com', name: 'backup', role: 'service' },
    { as: 'arn:aws:sts::444455556666:assumed-role/Billing/night', name: 'night', role: 'role' },
    { as: 'anonymous', name: 'anonymous', role: 'outsider' },
  ])('$as stands among those who can ask, with a name', ({ as, name, role }) => {
    const { scene } = startDocument;
    expect(callersOf(scene, as)).toEqual([...scene.people, { id: as, name, role, arn: as }]);
    expect(callersOf(scene, 'ben')).toBe(scene.people);
    expect(requestWords(scene, { ...attempt, as })).toBe(`${name} calls kms:Decrypt on orders-key`);
    expect(nameOfExpectation(scene, { ...attempt, as }, { decision: 'allow' })).toBe(`${name} can call Decrypt on orders-key`);
    expect(callerOf(scene, as).arn).toBe(as);
  });

  test('runs commands as who it is', async () => {
    expect(await run('aws kms describe-key --key-id alias/orders', attempt)).toMatchObject({ failed: false, caller: 'root of 111122223333' });
    expect(await run('aws kms list-aliases', { ...attempt, as: 'arn:aws:iam::444455556666:root' })).toMatchObject({ failed: false, caller: 'root of 444455556666' });
    expect((await run('aws kms decrypt --ciphertext-blob AAAA', { ...attempt, as: 'backup.amazonaws.com' })).output).toMatch(/^An error occurred/);
  });

  test('a profile is the name of somebody in the world', async () => {
    expect((await run(`aws kms list-keys --profile ${root}`, attempt)).output).toBe(`The config profile (${root}) could not be found`);
    const named = after(startDocument, { do: 'addCaller', name: 'Root', arn: root });
    expect(await run('aws kms list-keys --profile Root', ana, named)).toMatchObject({ failed: false, caller: 'Root' });
  });

  test('who is gone cannot call', async () => expect((await run('aws kms list-keys', { ...ana, as: 'gone' })).output).toBe('The config profile (gone) could not be found'));
});
