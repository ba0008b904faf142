import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import { accessMatrix, kmsActions, loadWorld, matrixDifference, type World } from '#engine';
import MatrixTable from '../../renderer/components/MatrixTable.svelte';
import { cellOf, everything, type MatrixInput, type MatrixPerson, type MatrixView, matrixView, moveBy, nearest, stripsOf } from '../../renderer/machines/views/matrix.ts';

const [home, other] = ['111122223333', '444455556666'];
const key = `arn:aws:kms:eu-central-1:${home}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const role = (name: string): string => `arn:aws:iam::${home}:role/${name}`;
const billing = `arn:aws:iam::${other}:role/team/Billing`;
const root = { Sid: 'Root', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${home}:root` }, Action: 'kms:*', Resource: '*' };
const allow = (principal: string, action: string): object => ({ Effect: 'Allow', Principal: { AWS: principal }, Action: action, Resource: '*' });

function worldWith(statements: readonly object[], state = 'Enabled'): World {
  const policy = { Version: '2012-10-17', Statement: [root, ...statements] };
  const lambda = { Effect: 'Allow', Principal: { Service: 'logs.amazonaws.com' }, Action: 'kms:Encrypt', Resource: '*' };
  const { world, problems } = loadWorld({
    accounts: [{ id: home, name: 'Harbor' }, { id: other, name: 'Tally' }],
    principals: [
      { arn: role('App') },
      { arn: role('Job') },
      { arn: billing, identityPolicies: [{ name: 'use', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] } }] },
    ],
    keys: [{ arn: key, manager: 'CUSTOMER', state, policy: { ...policy, Statement: [...policy.Statement, lambda] } }],
  });
  if (world === null) throw new Error(JSON.stringify(problems));
  return world;
}

const before = accessMatrix(worldWith([allow(role('App'), 'kms:Decrypt'), { ...allow(role('Job'), 'kms:Decrypt'), Effect: 'Deny' }]));
const after = accessMatrix(worldWith([allow(role('App'), 'kms:Encrypt'), allow(billing, 'kms:Decrypt')]));
const input: MatrixInput = { matrix: after, difference: matrixDifference(before, after), key, people: new Map([[role('App'), { name: 'orders-app', role: 'role' }]]), accounts: new Map([[home, 'Harbor']]) };
const whole = matrixView(input, everything);

const person = (view: MatrixView, principal: string): MatrixPerson => {
  const found = view.rows.find((row): row is MatrixPerson => row.kind === 'person' && row.principal === principal);
  if (found === undefined) throw new Error(`${principal} is not shown`);
  return found;
};
const cell = (view: MatrixView, principal: string, action: string): ReturnType<typeof cellOf> => {
  const column = view.columns.find((one) => one.action === action);
  if (column === undefined) throw new Error(`${action} is not shown`);
  return cellOf(view, person(view, principal), column);
};

describe('the table', () => {
  test('has every operation once, in groups', () => {
    expect(whole.columns.map(({ action }) => action).sort()).toEqual(kmsActions.map(({ name }) => name).sort());
    expect(whole.groups.map(({ name }) => name)).toEqual(['Cryptographic', 'Grants', 'Key policy', 'Management', 'Viewing', 'Key stores']);
    expect(whole.groups.reduce((sum, { span }) => sum + span, 0)).toBe(whole.columns.length);
    expect(whole.columns.find(({ action }) => action === 'kms:GenerateDataKeyPair')?.words).toEqual(['Generate', 'Data', 'Key', 'Pair']);
    for (const { words, action } of whole.columns) expect(`kms:${words.join('')}`).toBe(action);
  });

  test('has the people under their accounts, the key’s own first, services last', () => {
    const lines = whole.rows.map((row) => (row.kind === 'section' ? `# ${row.name}${row.ownsKey ? ' *' : ''} ${row.hue ?? '-'}` : `${row.name} ${row.role}`));
    expect(lines).toEqual(['# Harbor · 1111 2222 3333 * 0', 'root account', 'orders-app role', 'Job role', '# 4444 5555 6666 1', 'root account', 'Billing role', '# AWS services -', 'logs.amazonaws.com service']);
  });

  test.each([
    [role('App'), 'kms:Encrypt', 'allow', 'gained', 'orders-app, kms:Encrypt: allowed, gained by the edit'],
    [role('App'), 'kms:Decrypt', 'implicitDeny', 'lost', 'orders-app, kms:Decrypt: not allowed, lost by the edit'],
    [billing, 'kms:Decrypt', 'allow', 'gained', 'Billing, kms:Decrypt: allowed, gained by the edit'],
    [role('Job'), 'kms:Decrypt', 'implicitDeny', 'no', 'Job, kms:Decrypt: not allowed, refused for another reason than before the edit'],
    [role('Job'), 'kms:Encrypt', 'implicitDeny', 'no', 'Job, kms:Encrypt: not allowed'],
    ['logs.amazonaws.com', 'kms:Encrypt', 'allow', 'yes', 'logs.amazonaws.com, kms:Encrypt: allowed'],
  ])('%s, %s', (principal, action, shape, word, label) => expect(cell(whole, principal, action)).toMatchObject({ shape, word, label }));

  test('tells a denial from what nothing allows, and what KMS refuses from what goes through', () => {
    const denied = matrixView({ matrix: before, difference: null, key }, everything);
    expect(cell(denied, role('Job'), 'kms:Decrypt')).toMatchObject({ shape: 'explicitDeny', word: 'denied', change: null });
    const disabled = accessMatrix(worldWith([allow(role('App'), 'kms:Decrypt')], 'Disabled'));
    expect(cell(matrixView({ matrix: disabled, difference: null, key }, everything), role('App'), 'kms:Decrypt')).toMatchObject({ shape: 'refused', word: 'refused' });
  });

  test('in words', () => {
    expect(whole.summary).toMatch(/^6 principals, 56 operations: \d+ allowed, \d+ refused by KMS, the rest not allowed\. Changed by the edit: 2 gained \(orders-app kms:Encrypt, Billing kms:Decrypt\), 1 lost \(orders-app kms:Decrypt\)\.$/);
    expect(matrixView({ matrix: after, difference: null, key }, everything).summary).not.toContain('edit');
  });
});

describe('a filter', () => {
  const shown = (filter: Partial<typeof everything>): string => {
    const view = matrixView(input, { ...everything, ...filter });
    return `${view.rows.map((row) => (row.kind === 'section' ? '#' : row.name)).join(' ')} / ${view.columns.length > 8 ? 'many' : view.columns.map(({ action }) => action.slice(4)).join(' ')}`;
  };
  test.each([
    [{ principal: 'ORDERS' }, '# orders-app / many'],
    [{ principal: 'team/billing' }, '# Billing / many'],
    [{ operation: 'grants' }, '# root orders-app Job # root Billing # logs.amazonaws.com / CreateGrant ListGrants ListRetirableGrants RetireGrant RevokeGrant'],
    [{ operation: 'encrypt', principal: 'job' }, '# Job / Encrypt ReEncryptFrom ReEncryptTo'],
    [{ changedOnly: true }, '# orders-app Job # Billing / Decrypt Encrypt'],
    [{ changedOnly: true, operation: 'crypt', principal: 'role/team' }, '# Billing / Decrypt Encrypt'],
    [{ principal: 'nobody' }, ' / many'],
  ])('%o', (filter, expected) => expect(shown(filter)).toBe(expected));
});

describe('the keyboard', () => {
  const at = { row: 2, column: 3 };
  const last = whole.columns.length - 1;
  test.each([
    ['ArrowDown', false, { row: 3, column: 3 }],
    ['ArrowUp', false, { row: 1, column: 3 }],
    ['ArrowLeft', false, { row: 2, column: 2 }],
    ['ArrowRight', false, { row: 2, column: 4 }],
    ['Home', false, { row: 2, column: 0 }],
    ['End', false, { row: 2, column: last }],
    ['Home', true, { row: 1, column: 0 }],
    ['End', true, { row: 8, column: last }],
    ['PageDown', false, { row: 6, column: 3 }],
    ['PageUp', false, { row: 1, column: 3 }],
    ['x', false, null],
  ])('%s, with control %s', (name, control, expected) => expect(moveBy(whole, at, name, control, 3)).toEqual(expected));
  test('sections are no stop, and the ends hold', () => {
    expect(moveBy(whole, { row: 3, column: 0 }, 'ArrowDown', false, 3)).toEqual({ row: 5, column: 0 });
    expect(moveBy(whole, { row: 1, column: 0 }, 'ArrowUp', false, 3)).toEqual({ row: 1, column: 0 });
    expect(moveBy(whole, { row: 8, column: last }, 'ArrowRight', false, 3)).toEqual({ row: 8, column: last });
    expect(moveBy({ ...whole, rows: [] }, at, 'ArrowDown', false, 3)).toBe(null);
  });
  test('after a filter the nearest cell that is left', () => {
    expect(nearest(whole, { row: 0, column: 99 })).toEqual({ row: 1, column: last });
    expect(nearest({ ...whole, rows: [], columns: [] }, at)).toEqual({ row: -1, column: 0 });
  });
});

describe('what is drawn of many rows', () => {
  const draw = (...given: Parameters<typeof stripsOf>): string => stripsOf(...given).map((strip) => (strip.kind === 'row' ? strip.index : `(${strip.rows})`)).join(' ');
  test('few rows are all drawn', () => expect(stripsOf(60, 0, 5, -1)).toHaveLength(60));
  test('of many, those in sight and some around them', () => {
    expect(draw(200, 100, 2, -1)).toBe('(92) 92 93 94 95 96 97 98 99 100 101 102 103 104 105 106 107 108 109 (90)');
    expect(draw(200, 0, 2, -1)).toBe('0 1 2 3 4 5 6 7 8 9 (190)');
    expect(draw(200, 500, 2, -1)).toMatch(/^\(190\) 190 .* 199$/);
  });
  test('the row of the keyboard is drawn wherever it is', () => expect(draw(200, 100, 1, 3)).toMatch(/^\(3\) 3 \(88\) 92 /));
  test('rows and room make the whole', () => {
    for (const first of [0, 7, 60, 190, 400]) expect(stripsOf(201, first, 12, 77).reduce((sum, strip) => sum + (strip.kind === 'row' ? 1 : strip.rows), 0)).toBe(201);
  });
});

test('the drawn table says each cell in words, is entered by one cell, and draws few rows of many', () => {
  const people = Array.from({ length: 200 }, (_, index) => `arn:aws:iam::${home}:role/R${index}`);
  const { world } = loadWorld({ accounts: [{ id: home }], principals: people.map((arn) => ({ arn })), keys: [{ arn: key, manager: 'CUSTOMER', policy: { Version: '2012-10-17', Statement: [root] } }] });
  if (world === null) throw new Error('no world');
  const html = (from: MatrixInput): string => render(MatrixTable, { props: { ...from, label: 'Who can use the key', onPick: () => undefined } }).body;
  const small = html(input);
  expect(small).toContain('aria-label="orders-app, kms:Encrypt: allowed, gained by the edit"');
  expect(small.match(/role="gridcell"[^>]*tabindex="0"|tabindex="0"[^>]*role="gridcell"/g)).toHaveLength(1);
  expect(small).toContain('Changed by the edit: 2 gained');
  const large = html({ matrix: accessMatrix(world), difference: null, key });
  expect(large).toContain('aria-rowcount="204"');
  expect(large.match(/data-row=/g)?.length).toBeLessThan(60);
});
