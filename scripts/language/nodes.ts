/** A node of a syntax tree, of a script or of a component: what all parsers at hand have in common. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The nodes directly below a node, with the member that holds them. */
export function* childrenOf(node: Node): Generator<readonly [member: string, child: Node]> {
  for (const [member, value] of Object.entries(node)) {
    if (member === 'metadata' || member === 'parent' || member === 'loc') continue;
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(one)) yield [member, one];
  }
}

/** A member of a node that is one node, if it is. */
export function child(node: Node, member: string): Node | null {
  const value = node[member];
  return isNode(value) ? value : null;
}

/** A member of a node that lists nodes. */
export function list(node: Node, member: string): Node[] {
  const value = node[member];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The name of an identifier or of a literal key; null for anything else. */
export function nameOf(node: Node | null): string | null {
  if (node === null) return null;
  if (node.type === 'Identifier' && typeof node['name'] === 'string') return node['name'];
  return node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null;
}
