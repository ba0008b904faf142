import { conditionNear } from './conditions.ts';
import type { Tape } from './tape.ts';

/** What a policy is written about: the request that it shall meet, or narrowly miss. */
export interface Aim {
  action: string;
  resource: string;
  context: ReadonlyMap<string, readonly string[]>;
  /** Names of the caller, from its own to that of its account; those of others. */
  own: readonly string[];
  others: readonly string[];
  service?: string;
  home: string;
}

export interface Style {
  withPrincipal: boolean;
  /** In a hundred: statements that deny, that have a condition, that are broken. */
  deny: number;
  condition: number;
  broken: number;
}

type Plain = Record<string, unknown>;

function actionNear(action: string, tape: Tape): string {
  const [service = '', name = ''] = action.split(':');
  switch (tape.next() % 12) {
    case 0: return `${service}:*`;
    case 1: case 2: case 3: return action;
    case 4: return `${service.toUpperCase()}:${name.toLowerCase()}`;
    case 5: return `${service}:${name.slice(0, 4)}*`;
    case 6: return `${service}:?${name.slice(1)}`;
    case 7: return `${service}:*${name.slice(-3)}`;
    case 8: return '*';
    case 9: return `${action},${service}:Other`;
    case 10: return `${service}:${name}x`;
    default: return tape.pick(['kms:Decrypt', 'kms:DescribeKey', 's3:GetObject', 'kms:Create*', 'ec2:*']);
  }
}

function resourceNear(resource: string, tape: Tape): string {
  const parts = resource.split(':');
  const tail = parts.slice(5).join(':');
  switch (tape.next() % 12) {
    case 0: case 1: case 2: return '*';
    case 3: return resource;
    case 4: return parts.length < 6 ? '*' : [...parts.slice(0, 5), `${tail.slice(0, 5)}*`].join(':');
    case 5: return parts.length < 6 ? resource : [...parts.slice(0, 3), '*', ...parts.slice(4)].join(':');
    case 6: return parts.length < 6 ? resource : [...parts.slice(0, 4), '*'].join(':');
    case 7: return `${resource.slice(0, -1)}?`;
    case 8: return resource.toUpperCase();
    case 9: return parts.length < 6 ? '*' : [...parts.slice(0, 5), `\${aws:PrincipalTag/team}`].join(':');
    case 10: return parts.length < 6 ? '*' : [...parts.slice(0, 5), `${tail.slice(0, -3)}*\${aws:PrincipalTag/none, '${tail.slice(-3)}'}`].join(':');
    default: return 'arn:aws:kms:us-west-2:111122223333:key/other';
  }
}

const list = <Value>(one: () => Value, tape: Tape): Value | Value[] => (tape.chance(25) ? Array.from({ length: 1 + tape.count(2) }, one) : one());

function principalNear(aim: Aim, tape: Tape): unknown {
  const kind = tape.next() % 16;
  if (kind === 15) return '*';
  if (aim.service !== undefined && kind < 11) return { Service: list(() => (tape.chance(15) ? 'sns.amazonaws.com' : (aim.service ?? '')), tape) };
  if (kind === 14) return { AWS: '*' };
  if (kind === 13) return tape.pick<unknown>([{ Service: 'logs.amazonaws.com' }, { Federated: 'accounts.google.com' }, { AWS: [] }, { Service: ['logs.amazonaws.com'], AWS: aim.own[0] ?? '*' }, { CanonicalUser: 'abc' }]);
  return { AWS: list(() => (aim.own.length > 0 && !tape.chance(25) ? tape.pick(aim.own) : tape.pick(aim.others)), tape) };
}

/** A statement that is not what it should be. Sometimes AWS takes it all the same, and it has no effect. */
function broken(statement: Plain, tape: Tape): Plain {
  const without = (name: string): Plain => Object.fromEntries(Object.entries(statement).filter(([key]) => key !== name));
  switch (tape.next() % 9) {
    case 0: return without('Resource');
    case 1: return without('Action');
    case 2: return without('Principal');
    case 3: return without('Effect');
    case 4: return { ...statement, Effect: tape.pick(['allow', 'DENY', 'Permit', 7]) };
    case 5: return { ...statement, Condition: { [tape.pick(['StringEqual', 'StringIs', 'NullIfExists', 'ForSomeValue:StringEquals'])]: { 'aws:username': 'Ana' } } };
    case 6: return { ...statement, Condition: tape.pick<unknown>([{ StringEquals: 'x' }, { StringEquals: { 'aws:username': null } }, 'x', { Bool: { 'aws:SecureTransport': { a: 1 } } }]) };
    case 7: return { ...statement, Action: tape.pick<unknown>([7, null, { a: 1 }, [['kms:*']]]) };
    default: return { ...statement, Resource: tape.pick<unknown>([7, null, [null]]) };
  }
}

/** A statement near the request: each element fits in most cases. */
function statementNear(aim: Aim, style: Style, tape: Tape): unknown {
  const statement: Plain = { Effect: tape.chance(style.deny) ? 'Deny' : 'Allow' };
  if (style.withPrincipal) statement[tape.chance(12) ? 'NotPrincipal' : 'Principal'] = principalNear(aim, tape);
  if (tape.chance(10)) statement['NotAction'] = list(() => (tape.chance(60) ? tape.pick(['iam:*', 'kms:PutKeyPolicy', 's3:Delete*']) : actionNear(aim.action, tape)), tape);
  else statement['Action'] = list(() => actionNear(aim.action, tape), tape);
  if (tape.chance(8)) statement['NotResource'] = list(() => (tape.chance(60) ? 'arn:aws:kms:eu-central-1:111122223333:key/other' : resourceNear(aim.resource, tape)), tape);
  else statement['Resource'] = list(() => resourceNear(aim.resource, tape), tape);
  const condition = conditionNear(aim.context, tape, style.condition);
  if (condition) statement['Condition'] = condition;
  return tape.chance(style.broken) ? broken(statement, tape) : statement;
}

/** A statement that allows the request without any doubt. */
function fullStatement(aim: Aim, style: Style, tape: Tape): Plain {
  const everyone = aim.own.length === 0 && aim.service === undefined;
  const who = everyone ? '*' : aim.service !== undefined ? { Service: aim.service } : { AWS: tape.pick(aim.own) };
  return { Effect: 'Allow', ...(style.withPrincipal ? { Principal: tape.chance(8) ? '*' : who } : {}), Action: tape.pick(['*', aim.action]), Resource: '*' };
}

/**
 * A document with up to three statements near the request, in `full` of a hundred with one that allows it, and in some cases a text: one
 * that is not JSON gives nothing.
 */
export function policyNear(aim: Aim, style: Style, full: number, tape: Tape): unknown {
  const statements: unknown[] = [];
  if (tape.chance(full)) statements.push(fullStatement(aim, style, tape));
  for (let count = tape.pick([1, 0, 0, 1, 1, 2, 3]); count > 0; count -= 1) statements.push(statementNear(aim, style, tape));
  // Above some size the engine looks statements up by the caller's names instead of asking each.
  if (tape.chance(5)) for (let count = 12; count > 0; count -= 1) statements.push({ ...fullStatement(aim, style, tape), Sid: `s${count}`, ...(style.withPrincipal ? { Principal: { AWS: aim.others[count % aim.others.length] } } : {}), ...(tape.chance(30) ? { Condition: { Bool: { 'aws:SecureTransport': 'false' } } } : {}) });
  const version = tape.pick(['2012-10-17', '2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', undefined]);
  const single = statements.length === 1 && tape.chance(20);
  const document = { ...(version === undefined ? {} : { Version: version }), Statement: single ? statements[0] : statements };
  if (!tape.chance(5)) return document;
  const text = JSON.stringify(document, null, tape.pick([0, 2]));
  return tape.chance(50) ? text : tape.pick([text.slice(0, -1), `${text}}`, text.replace(',', ',,'), '', 'null', text.replace('"Effect"', 'Effect')]);
}
