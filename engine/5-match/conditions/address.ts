/** An IP address as its bits: 32 for version 4, 128 for version 6. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

export interface AddressRange {
  readonly address: Address;
  readonly prefix: number;
}

/** An IPv4 or IPv6 address, or null. An IPv4 address written inside IPv6 counts as IPv6. */
export function parseAddress(text: string): Address | null {
  return text.includes(':') ? parseVersion6(text) : parseVersion4(text);
}

/** An address with a prefix length; without one, the single address. */
export function parseRange(text: string): AddressRange | null {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === null) return null;
  if (slash < 0) return { address, prefix: address.bits };
  const prefix = text.slice(slash + 1);
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= address.bits ? { address, prefix: Number(prefix) } : null;
}

/** Whether the address lies in the range. Versions never mix. */
export function addressInRange(address: Address, range: AddressRange): boolean {
  if (address.bits !== range.address.bits) return false;
  const shift = BigInt(address.bits - range.prefix);
  return address.value >> shift === range.address.value >> shift;
}

function parseVersion4(text: string): Address | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null;
  return { bits: 32, value: parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n) };
}

function parseVersion6(text: string): Address | null {
  const source = withoutVersion4(text);
  const gap = source.indexOf('::');
  const left = groupsIn(gap < 0 ? source : source.slice(0, gap));
  const right = groupsIn(gap < 0 ? '' : source.slice(gap + 2));
  const missing = 8 - left.length - right.length;
  if (gap < 0 ? missing !== 0 : missing < 1) return null;
  const all = [...left, ...new Array<string>(missing).fill('0'), ...right];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return { bits: 128, value: all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n) };
}

/** An IPv4 address at the end becomes two groups; one that is none stays, and is no group. */
function withoutVersion4(text: string): string {
  const start = text.lastIndexOf(':') + 1;
  const tail = parseVersion4(text.slice(start));
  return tail === null ? text : `${text.slice(0, start)}${(tail.value >> 16n).toString(16)}:${(tail.value & 0xffffn).toString(16)}`;
}

function groupsIn(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
