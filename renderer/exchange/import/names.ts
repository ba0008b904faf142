/** Line breaks and other controls, and marks that turn the direction of what follows. */
const harmful = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

/** Documents are texts of many lines, and the editor shows such characters in them. */
const documents: ReadonlySet<string> = new Set(['policy', 'document', 'permissionsBoundary', 'trustPolicy', 'vpcEndpointPolicy', 'scps', 'rcps']);
/** A document in one of these may have a name. */
const named: ReadonlySet<string> = new Set(['identityPolicies', 'sessionPolicies']);

/**
 * Looks for a name that would be read as another one.
 *
 * @returns the member that holds it, as in `accounts[0].name`; null: there is none
 */
export function turnedName(value: unknown, at = ''): string | null {
  if (typeof value === 'string') return harmful.test(value) ? at : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    if (documents.has(name)) continue;
    if (harmful.test(name)) return at === '' ? 'the file' : at;
    const found = turnedName(named.has(name) && Array.isArray(inner) ? inner.map(nameOf) : inner, Array.isArray(value) ? `${at}[${name}]` : at === '' ? name : `${at}.${name}`);
    if (found !== null) return found;
  }
  return null;
}

/** The name of a policy, if it has one. */
function nameOf(policy: unknown): unknown {
  return typeof policy === 'object' && policy !== null && 'document' in policy ? policy : null;
}
