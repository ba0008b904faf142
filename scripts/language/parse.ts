import { parseSync } from 'vite';
import { isNode, type Node } from './nodes.ts';

/**
 * The syntax tree of a script.
 *
 * @param path tells TypeScript from JavaScript, and is named where the script cannot be read
 * @throws when it cannot be read
 */
export function parsed(code: string, path: string): Node {
  const { program, errors } = parseSync(path, code, {});
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message ?? 'cannot be read'}`);
  return asNode(program);
}

export function asNode(value: unknown): Node {
  if (!isNode(value)) throw new Error('A syntax tree was expected.');
  return value;
}
