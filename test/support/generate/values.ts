import type { Tape } from './tape.ts';

/** Texts near another: the same, or one that a wildcard, a case or a single letter keeps away from it. */
function near(value: string, tape: Tape): string {
  switch (tape.next() % 12) {
    case 0: case 1: case 2: case 3: return value;
    case 4: return `${value.slice(0, Math.max(1, value.length - 2))}*`;
    case 5: return `*${value.slice(Math.min(2, value.length))}`;
    case 6: return value.length > 1 ? `${value.slice(0, 1)}?${value.slice(2)}` : '?';
    case 7: return value.toUpperCase();
    case 8: return `${value}x`;
    case 9: return '*';
    case 10: return value.slice(0, -1);
    default: return `${value.slice(0, 1)}*${value.slice(-1)}`;
  }
}

const variables = ['${aws:username}', '${aws:PrincipalTag/team}', '${AWS:principaltag/TEAM}', '${aws:userid}', "${aws:PrincipalTag/none, 'red'}", "${aws:username, 'Ana'}", '${kms:EncryptionContext:team}', 'r${?}d', '${*}', '${$}x', '${aws:PrincipalAccount}', 'r*${aws:none}'];

/** A value for a String operator, near one that the request carries. */
export const textValue = (actual: string | undefined, tape: Tape): string => (tape.chance(15) ? tape.pick(variables) : near(actual ?? 'red', tape));

export function arnValue(actual: string | undefined, tape: Tape): string {
  const arn = actual ?? 'arn:aws:iam::111122223333:user/Ana';
  const parts = arn.split(':');
  switch (tape.next() % 8) {
    case 0: case 1: return arn;
    case 2: return parts.map((part, index) => (index === 4 ? '*' : part)).join(':');
    case 3: return [...parts.slice(0, 5), '*'].join(':');
    case 4: return `${arn.slice(0, arn.lastIndexOf('/') + 1)}*`;
    case 5: return `${parts.slice(0, 5).join(':')}:user/\${aws:username}`;
    case 6: return arn.replace('111122223333', '4444????6666');
    default: return parts.slice(0, 3).join(':') + ':*';
  }
}

export function numberValue(actual: string | undefined, tape: Tape): string | number {
  const number = Number(actual ?? '30');
  const value = tape.pick([number, number + 1, number - 1, number + 0.5, 0, -3]);
  return tape.chance(30) ? value : String(value);
}

export const dateValue = (tape: Tape): string =>
  tape.pick(['2026-11-24T12:00:00Z', '2026-11-24T11:59:59Z', '2026-11-24T12:00:01Z', '2026-11-24T13:00:00+01:00', '1795521600', '1795521601', '2026-11-24', '2026-11', '2027-01-01T00:00Z', '2025-06-01T00:00:00.5Z']);

export const boolValue = (tape: Tape): string | boolean => tape.pick<string | boolean>(['true', 'false', true, false, 'True', 'FALSE', 'yes']);

export const ipValue = (tape: Tape): string =>
  tape.pick(['203.0.113.7', '203.0.113.0/24', '203.0.113.9/29', '203.0.113.0/31', '0.0.0.0/0', '10.0.0.0/8', '2001:db8::7', '2001:db8::/32', '2001:DB8:0:0:0:0:0:0/127', '::/0', '203.0.113.7/32', '300.1.1.1', '203.0.113.0/33']);

export const binaryValue = (tape: Tape): string => tape.pick(['QmluYXJ5', 'QmluYXJ6', 'AA==', 'cmVk']);
