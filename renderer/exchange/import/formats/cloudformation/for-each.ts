import { Fault, isObject } from '../../../json.ts';

/** A stack has 500 resources at most. */
const MAX_COPIES = 2000;

/**
 * The template with the copies that each `Fn::ForEach` makes in its place.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 *
 * @param listOf the texts of a collection
 */
export function unrolled(template: unknown, listOf: (collection: unknown) => readonly string[]): unknown {
  let copies = 0;
  function inside(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(inside);
    if (!isObject(node)) return node;
    const object: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(node)) {
      if (!name.startsWith('Fn::ForEach::') || !Array.isArray(value)) {
        object[name] = inside(value);
        continue;
      }
      const [identifier, collection, body] = value as unknown[];
      for (const item of listOf(collection)) {
        copies += 1;
        if (copies > MAX_COPIES) throw new Fault(name, `It makes more than ${MAX_COPIES} copies.`);
        Object.assign(object, inside(filled(body, String(identifier), item)));
      }
    }
    return object;
  }
  return inside(template);
}

function filled(node: unknown, identifier: string, item: string): unknown {
  const text = (from: string): string => from.replaceAll(`\${${identifier}}`, item).replaceAll(`&{${identifier}}`, item.replace(/[^A-Za-z0-9]/g, ''));
  if (typeof node === 'string') return text(node);
  if (Array.isArray(node)) return node.map((one) => filled(one, identifier, item));
  if (!isObject(node)) return node;
  if (node['Ref'] === identifier) return item;
  return Object.fromEntries(Object.entries(node).map(([name, one]) => [text(name), filled(one, identifier, item)]));
}
