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
  const [addressText = '', prefixText, ...more] = text.trim().split('/');
  const address = parseAddress(addressText);
  if (address === null || more.length > 0) return null;
  if (prefixText === undefined) return { address, prefix: address.bits };
  if (!/^\d{1,3}$/.test(prefixText) || Number(prefixText) > address.bits) return null;
  return { address, prefix: Number(prefixText) };
}

/** Whether the address lies in the range. Versions never mix. */
export function addressInRange(address: Address, range: AddressRange): boolean {
  if (address.bits !== range.address.bits) return false;
  const shift = BigInt(address.bits - range.prefix);
  return address.value >> shift === range.address.value >> shift;
}

function parseVersion4(text: string): Address | null {
  const parts = text.trim().split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null;
  return { bits: 32, value: parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n) };
}

function parseVersion6(text: string): Address | null {
  let source = text.trim().toLowerCase();
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(source);
  if (embedded !== null) {
    const tail = parseVersion4(embedded[2] ?? '');
    if (tail === null) return null;
    source = `${embedded[1] ?? ''}${(tail.value >> 16n).toString(16)}:${(tail.value & 0xffffn).toString(16)}`;
  }
  const halves = source.split('::');
  if (halves.length > 2) return null;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const [left = [], right = []] = groups;
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...left, ...new Array<string>(Math.max(0, missing)).fill('0'), ...right];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null;
  return { bits: 128, value: all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n) };
}
