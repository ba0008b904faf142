/**
 * The same text as one shared object: equal ARNs that were read apart then compare by identity. The runtime shares
 * the names of properties, and forgets them once nobody holds them.
 */
export function intern(text: string): string {
  const names = Object.create(null) as Record<string, true>;
  names[text] = true;
  for (const name in names) return name;
  return text;
}
