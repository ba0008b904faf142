import { plain } from '../../electron/shared/texts.ts';
import { type Edit, edited } from './edits.ts';
import { child, childrenOf, list, nameOf, type Node } from './nodes.ts';
import { parsed } from './parse.ts';
import { isText, textOf } from './script.ts';
import { runtime } from './source.ts';

/**
 * A module with the number of each text in place of the text: the texts themselves stand in the page, as data.
 *
 * @param code a module of the bundle, in plain JavaScript
 * @param numberOf the number of a text, as catalogues have it; throws when there is none
 * @returns null when no text is in it
 */
export function numbered(code: string, numberOf: (text: string) => number): string | null {
  if (!code.includes(runtime)) return null;
  const program = parsed(code, 'module.js');
  const local = callsIn(program);
  const edits: Edit[] = [];
  visit(program, local, numberOf, edits);
  return edits.length === 0 ? null : edited(code, edits);
}

/** What the module calls the functions of the runtime, with their own names. */
function callsIn(program: Node): ReadonlyMap<string, string> {
  const imports = list(program, 'body').filter((one) => one.type === 'ImportDeclaration' && nameOf(child(one, 'source')) === runtime);
  return new Map(imports.flatMap((one) => list(one, 'specifiers')).map((one): [string, string] => [nameOf(child(one, 'local')) ?? '', nameOf(child(one, 'imported')) ?? '']));
}

function visit(node: Node, local: ReadonlyMap<string, string>, numberOf: (text: string) => number, edits: Edit[]): void {
  const called = (member: string): string | undefined => local.get(nameOf(child(node, member)) ?? '');
  if (node.type === 'TaggedTemplateExpression') {
    const name = called('tag');
    if (name === 'h_') addMarkup(node, numberOf, edits);
    else if (name !== undefined) addTemplate(node, numberOf, edits);
  } else if (node.type === 'CallExpression' && called('callee') !== undefined) {
    const [first] = list(node, 'arguments');
    const text = first === undefined ? null : wordsOf(first);
    if (first !== undefined && text !== null) edits.push({ at: first.start, until: first.end, text: String(numberOf(text)) });
  }
  for (const [, one] of childrenOf(node)) visit(one, local, numberOf, edits);
}

/** A text without values; null where it is made of anything else. */
const wordsOf = (node: Node): string | null => (isText(node) && list(node, 'expressions').length === 0 ? textOf(node) : null);

/** t_`Task ${n} of ${all}` becomes t_(12,n,all); what is in the values is edited by itself. */
function addTemplate(node: Node, numberOf: (text: string) => number, edits: Edit[]): void {
  const [tag, quasi] = [child(node, 'tag'), child(node, 'quasi')];
  if (tag === null || quasi === null) return;
  let at = tag.end;
  let before = `(${numberOf(textOf(quasi))}`;
  for (const value of list(quasi, 'expressions')) {
    edits.push({ at, until: value.start, text: `${before},(` });
    at = value.end;
    before = ')';
  }
  edits.push({ at, until: node.end, text: `${before})` });
}

/** Markup stays where it is, around the numbers of its texts. */
function addMarkup(node: Node, numberOf: (text: string) => number, edits: Edit[]): void {
  const quasi = child(node, 'quasi');
  for (const value of quasi === null ? [] : list(quasi, 'expressions')) {
    const text = wordsOf(value);
    if (text === null) throw new Error('Markup holds what is no text.');
    edits.push({ at: value.start, until: value.end, text: String(numberOf(plain(text))) });
  }
}
