import { replaceText } from '../edits.ts';
import { isNegated } from '../operators.ts';
import type { Subject, TestView } from '../subject.ts';
import { withoutValue } from './condition-operators.ts';

interface Block {
  /** The address as one number, and how many of its bits the range fixes. */
  readonly start: bigint;
  readonly bits: 32 | 128;
  readonly prefix: number;
}

/** Values of IpAddress and NotIpAddress. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress */
export function checkAddresses(view: TestView, { report }: Subject): void {
  const { test, member } = view;
  const blocks = test.values.map(({ value }) => blockOf(value));
  test.values.forEach(({ value, range }, index) => {
    const block = blocks[index];
    if (block === null) {
      if (!value.includes('${')) report('type-mismatch-ip-range', range, { values: { value } });
      return;
    }
    if (block === undefined) return;
    const masked = firstOf(block);
    if (masked !== block.start) {
      const start = printAddress(masked, block.bits);
      const better = `${start}/${block.prefix}`;
      report('improve-ip-range', range, { values: { start, range: better }, fix: replaceText(range, better) });
    }
  });
  if (test.keyLower !== 'aws:sourceip') return;
  const negated = test.operator !== null && isNegated(test.operator);
  const isPrivate = blocks.map((block) => block !== null && lies(block));
  if (isPrivate.length > 0 && isPrivate.every(Boolean)) report(negated ? 'private-notipaddress' : 'private-ip-address', member.value.range);
  else {
    test.values.forEach(({ value, range }, index) => {
      if (isPrivate[index] === true) report(negated ? 'private-notipaddress-subset' : 'private-ip-address-subset', range, { fix: () => withoutValue(view, range, value) });
    });
  }
}

function firstOf({ start, bits, prefix }: Block): bigint {
  const free = BigInt(bits - prefix);
  return (start >> free) << free;
}

const privateBlocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'].flatMap((text) => blockOf(text) ?? []);

/** Whether the whole range lies in one that is private. */
function lies(block: Block): boolean {
  return privateBlocks.some(({ start, bits, prefix }) => bits === block.bits && block.prefix >= prefix && block.start >> BigInt(bits - prefix) === start >> BigInt(bits - prefix));
}

/** An address or a range; null when the text is neither. */
function blockOf(text: string): Block | null {
  const match = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text);
  const address = match?.[1] ?? '';
  const bits = address.includes(':') ? 128 : 32;
  const start = bits === 32 ? readV4(address) : readV6(address);
  const prefix = match?.[2] === undefined ? bits : Number(match[2]);
  return start === null || prefix > bits ? null : { start, bits, prefix };
}

function readV4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((so, part) => so * 256n + BigInt(part), 0n);
}

function readV6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const [before = [], after = []] = groups;
  const missing = 8 - before.length - after.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...before, ...new Array<string>(halves.length === 2 ? missing : 0).fill('0'), ...after];
  return all.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? all.reduce((so, group) => so * 65536n + BigInt(`0x${group}`), 0n) : null;
}

function printAddress(address: bigint, bits: 32 | 128): string {
  const groups: string[] = [];
  const width = bits === 32 ? 8n : 16n;
  for (let rest = address, left = bits === 32 ? 4 : 8; left > 0; left -= 1, rest >>= width) groups.unshift((rest & ((1n << width) - 1n)).toString(bits === 32 ? 10 : 16));
  return bits === 32 ? groups.join('.') : groups.join(':').replace(/(^|:)(0(:|$)){2,}/, '::');
}
