import { describe, expect, test } from 'vitest';
import { kmsActions } from '#engine';
import type { Attempt } from '#lessons';
import { readAwsCommand } from '#simulator';
import { apply, type Command } from '../../renderer/machines/sandbox/commands.ts';
import type { ConsoleAnswer, ConsoleEntry } from '../../renderer/machines/sandbox/console/kms.ts';
import type { SandboxDocument } from '../../renderer/machines/sandbox/document.ts';
import { formsOf } from '../../renderer/machines/sandbox/forms.ts';
import { suggestedCommand } from '../../renderer/machines/sandbox/console/suggest.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { callerOf, callersOf, composerOf, requestWords } from '../../renderer/machines/sandbox/views/composer.ts';
import { askedOf, nameOfExpectation } from '../../renderer/machines/sandbox/views/decisions.ts';
import { asked } from '../support/service.ts';

const root = 'arn:aws:iam::111122223333:root';
const ana = { as: 'ana', action: 'kms:Decrypt', key: 'orders-key' };

function after(document: SandboxDocument, ...commands: readonly Command[]): SandboxDocument {
  const result = apply(document, { do: 'several', commands });
  if (!result.ok) throw new Error(result.problem);
  return result.document;
}

/** Runs one line in a console that nobody has used. */
async function run(line: string, attempt: Attempt = ana, document = startDocument): Promise<ConsoleEntry> {
  return (await asked<ConsoleAnswer>('call', { line, document, attempt, material: null }, () => Date.parse('2026-11-24T12:00:00Z'))).entry;
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

describe('the command for the composed request', () => {
  const commandFor = (action: string, more: Partial<Attempt> = {}): string | null => suggestedCommand(startDocument.scene, { ...ana, action, ...more }, []);

  test.each([
    { action: 'kms:ScheduleKeyDeletion', more: { context: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '7' } }, has: '--pending-window-in-days 7' },
    { action: 'kms:ScheduleKeyDeletion', more: { context: { 'kms:ScheduleKeyDeletionPendingWindowInDays': 'soon' } }, has: '--pending-window-in-days soon' },
    { action: 'kms:CreateGrant', more: {}, has: '--grantee-principal arn:aws:iam::111122223333:root --operations Decrypt' },
    { action: 'kms:CreateGrant', more: { context: { 'kms:GranteePrincipal': 'arn:aws:iam::111122223333:user/Ben', 'kms:GrantOperations': ['Encrypt', 'GenerateDataKey'], 'kms:RetiringPrincipal': root } }, has: `--grantee-principal arn:aws:iam::111122223333:user/Ben --retiring-principal ${root} --operations Encrypt GenerateDataKey` },
    { action: 'kms:CreateGrant', more: { encryptionContext: { app: 'billing' } }, has: `--constraints '{"EncryptionContextEquals":{"app":"billing"}}'` },
    { action: 'kms:CreateGrant', more: { encryptionContext: { app: 'billing' }, context: { 'kms:GrantConstraintType': 'EncryptionContextSubset' } }, has: `--constraints '{"EncryptionContextSubset":{"app":"billing"}}'` },
    { action: 'kms:Sign', more: { context: { 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_512', 'kms:MessageType': 'DIGEST' } }, has: '--signing-algorithm RSASSA_PSS_SHA_512 --message-type DIGEST' },
    { action: 'kms:GenerateMac', more: { context: { 'kms:MacAlgorithm': 'HMAC_SHA_512' } }, has: '--mac-algorithm HMAC_SHA_512' },
    { action: 'kms:Encrypt', more: { context: { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_1' } }, has: '--encryption-algorithm RSAES_OAEP_SHA_1' },
    { action: 'kms:ReEncryptFrom', more: { context: { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_1' }, encryptionContext: { app: 'x' } }, has: '--source-encryption-context app=x --source-encryption-algorithm RSAES_OAEP_SHA_1' },
    { action: 'kms:ReEncryptTo', more: { context: { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_1' }, encryptionContext: { app: 'x' } }, has: '--destination-encryption-context app=x --destination-encryption-algorithm RSAES_OAEP_SHA_1' },
    { action: 'kms:GenerateDataKeyPair', more: { context: { 'kms:DataKeyPairSpec': 'RSA_2048' } }, has: '--key-pair-spec RSA_2048' },
    { action: 'kms:PutKeyPolicy', more: { context: { 'kms:BypassPolicyLockoutSafetyCheck': 'true' } }, has: ' --bypass-policy-lockout-safety-check' },
    { action: 'kms:PutKeyPolicy', more: { context: { 'kms:BypassPolicyLockoutSafetyCheck': 'false' } }, has: ' --no-bypass-policy-lockout-safety-check' },
    { action: 'kms:EnableKeyRotation', more: { context: { 'kms:RotationPeriodInDays': '90' } }, has: '--rotation-period-in-days 90' },
    { action: 'kms:ReplicateKey', more: { context: { 'kms:ReplicaRegion': 'eu-west-1' } }, has: '--replica-region eu-west-1' },
    { action: 'kms:UpdatePrimaryRegion', more: { context: { 'kms:PrimaryRegion': 'eu-west-1' } }, has: '--primary-region eu-west-1' },
    { action: 'kms:CreateKey', more: { context: { 'kms:KeySpec': 'HMAC_256', 'kms:KeyUsage': 'GENERATE_VERIFY_MAC' } }, has: '--key-usage GENERATE_VERIFY_MAC --key-spec HMAC_256' },
  ])('$action says $has', ({ action, more, has }) => {
    const line = commandFor(action, more) ?? '';
    for (const part of has.split(/ (?=--)/)) expect(line).toContain(part);
    const read = readAwsCommand(line);
    expect(read.ok || has.includes('soon') ? '' : read.message).toBe('');
  });

  test('for every field of the composer that a call has a parameter for, it changes with the field', () => {
    const carriedOnly = ['kms:ViaService', 'kms:GrantIsForAWSResource', 'kms:ReEncryptOnSameKey'];
    for (const { action, key } of kmsActions.flatMap(({ name }) => composerOf({ ...ana, action: name }).keys.map(({ key: own }) => ({ action: name, key: own })))) {
      // Data keys are always encrypted in the one way there is; a grant that is retired has its constraint already.
      const fixed = (key === 'kms:EncryptionAlgorithm' && action.startsWith('kms:GenerateDataKey')) || (key === 'kms:GrantConstraintType' && action === 'kms:RetireGrant');
      if (!key.startsWith('kms:') || fixed || carriedOnly.includes(key) || commandFor(action) === null) continue;
      // A constraint needs an encryption context.
      const encryptionContext = { app: 'x' };
      expect(commandFor(action, { encryptionContext, context: { [key]: 'true' } }), `${action} ${key}`).not.toBe(commandFor(action, { encryptionContext }));
    }
  });

  test.each(['sts:AssumeRole', 's3:GetObject', 'kms:SynchronizeMultiRegionKey'])('there is none for %s', (action) => expect(commandFor(action)).toBeNull());
});

describe('lists and what is taken of them', () => {
  const many = after(startDocument, ...Array.from({ length: 104 }, (_, index): Command => ({ do: 'addKey', account: '111122223333', region: 'eu-central-1', name: `key ${index}` })));
  const list = async (options: string): Promise<{ Keys?: readonly unknown[]; NextToken?: string; Truncated?: boolean; NextMarker?: string }> => JSON.parse((await run(`aws kms list-keys ${options}`, ana, many)).output) as object;

  test('a list is whole, however many pages the service needs', async () => {
    const whole = await list('');
    expect(whole.Keys).toHaveLength(105);
    expect(Object.keys(whole)).toEqual(['Keys']);
  });

  test('of a list as many as are wanted, and the rest afterwards', async () => {
    const whole = await list('--page-size 7');
    const first = await list('--max-items 101');
    expect(first.Keys).toEqual(whole.Keys?.slice(0, 101));
    expect(await list(`--starting-token ${first.NextToken ?? ''}`)).toEqual({ Keys: whole.Keys?.slice(101) });
    expect(await list('--max-items 105')).toEqual(whole);
  });

  test('a page of the service is as the service gives it', async () => {
    expect(await list('--limit 2')).toMatchObject({ Truncated: true, NextMarker: 'from-2' });
    expect((await list('--no-paginate')).Keys).toHaveLength(100);
  });

  test('a policy comes out as its text', async () => {
    expect((await run(`aws kms get-key-policy --key-id ${startDocument.scene.world.keys[0]?.arn ?? ''} --query Policy --output text`)).output).toBe(startDocument.scene.world.keys[0]?.policy);
    expect(await run('aws kms help')).toMatchObject({ failed: false, operation: null });
  });
});

describe('other partitions', () => {
  test.each([
    { region: 'cn-north-1', partition: 'aws-cn' },
    { region: 'us-gov-west-1', partition: 'aws-us-gov' },
    { region: 'eusc-de-east-1', partition: 'aws-eusc' },
    { region: 'eu-central-1', partition: 'aws' },
  ])('a world of $region has its root users there, and they are allowed by their own key', ({ region, partition }) => {
    const account = '777788889999';
    const empty = after(startDocument, { do: 'openWorld', title: 'Elsewhere', scene: { people: [], keys: [], buckets: [], endpoints: [], world: { accounts: [{ id: account }], principals: [], keys: [] } } }, { do: 'addKey', account, region, name: 'far' });
    const form = formsOf(empty, { what: 'account', id: account }).find(({ id }) => id === 'add-root');
    const document = after(empty, form?.command({}) ?? { do: 'renameWorld', title: '' });
    expect(document.scene.people.map(({ arn }) => arn)).toEqual([`arn:${partition}:iam::${account}:root`]);
    const asked = askedOf(document.scene, { as: document.scene.people[0]?.id ?? '', action: 'kms:Decrypt', key: 'far' });
    expect('decision' in asked ? asked.decision.outcome.decision : asked.problem).toBe('allow');
    const grant = formsOf(document, { what: 'key', id: 'far' }).find(({ id }) => id === 'add-grant');
    expect(grant?.fields.flatMap(({ choices = [] }) => choices.map(({ value }) => value)).filter((value) => value.endsWith(':root') && !value.startsWith(`arn:${partition}:`))).toEqual([]);
    expect(suggestedCommand(document.scene, { as: 'x', action: 'kms:CreateGrant', key: 'far' }, [])).toContain(`--grantee-principal arn:${partition}:iam::${account}:root`);
  });
});
