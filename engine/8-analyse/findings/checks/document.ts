import { removeFrom, replaceText } from '../edits.ts';
import type { FindingCode } from '../registry.ts';
import type { StatementView, Subject } from '../subject.ts';

const resourceQuotas = { keyPolicy: 32_768, bucketPolicy: 20_480, vpcEndpointPolicy: 20_480 } as const;
const ORGANIZATION_QUOTA = 5_120;
const IDENTITY_QUOTA = 6_144;

/** The size of the whole document. */
export function checkSize({ kind, text, root, report }: Subject): void {
  const tell = (code: FindingCode, size: number, limit: number): void => {
    if (size > limit) report(code, { from: root.range.from, to: root.range.from + 1 }, { values: { size: size.toLocaleString('en'), limit: limit.toLocaleString('en') } });
  };
  if (kind === 'keyPolicy') tell('kms-policy-too-large', utf8Length(text), resourceQuotas.keyPolicy);
  else if (kind === 'bucketPolicy' || kind === 'vpcEndpointPolicy') tell('policy-size-exceeds-resource-policy-quota', utf8Length(text), resourceQuotas[kind]);
  else if (kind === 'scp') tell('policy-size-exceeds-scp-quota', text.length, ORGANIZATION_QUOTA);
  else if (kind === 'rcp') tell('policy-size-exceeds-rcp-quota', text.length, ORGANIZATION_QUOTA);
  else if (text.length > IDENTITY_QUOTA) tell('policy-size-exceeds-identity-policy-quota', text.replace(/\s/g, '').length, IDENTITY_QUOTA);
}

function utf8Length(text: string): number {
  // A character below U+0080 is one byte, and hardly a policy has others.
  if (/^[\0-\x7f]*$/.test(text)) return text.length;
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // A surrogate stands for half of four bytes.
    if (code >= 0x800 && (code < 0xd800 || code > 0xdfff)) bytes += 2;
    else if (code >= 0x80) bytes += 1;
  }
  return bytes;
}

/** Names of statements: empty ones, and one name for two. */
export function checkSids({ kind, statements, report }: Subject): void {
  const strict = kind !== 'keyPolicy' && kind !== 'bucketPolicy' && kind !== 'vpcEndpointPolicy';
  const seen = new Set<string>();
  for (const view of statements) {
    const sid = view.member('Sid');
    if (sid?.value.kind !== 'string') continue;
    const { value, range } = sid.value;
    if (value === '') report('empty-sid-value', sid.range, { fix: () => removeFrom(view.node.members.map((member) => member.range), sid.range, 'Remove Sid') });
    else if (seen.has(value)) report(strict ? 'unique-sids-required' : 'unique-sids-recommended', range, { values: { sid: value }, fix: () => replaceText(range, freeName(value, statements, strict)) });
    seen.add(value);
  }
}

function freeName(sid: string, statements: readonly StatementView[], strict: boolean): string {
  const taken = new Set(statements.map(({ statement }) => statement.sid));
  for (let number = 2; ; number += 1) {
    const name = `${sid}${strict || !sid.includes(' ') ? '' : ' '}${number}`;
    if (!taken.has(name)) return name;
  }
}
