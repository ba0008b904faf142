import { type JsonNode, parseJson } from '#engine';
import { canonical, type Piece } from '#lessons';
import { jsonText, replaced } from './json-text.ts';

type Statement = Piece['statement'];
type ObjectNode = Extract<JsonNode, { kind: 'object' }>;

/** Why pieces cannot be put into a text or taken out, as a sentence; null when they can. */
export function pieceProblem(text: string): string | null {
  const root = rootOf(text);
  if (root === null) return 'The document is not valid JSON, so nothing can be put in or taken out. Mend it, or undo.';
  const list = listOf(root);
  return list === null || list.kind === 'array' || list.kind === 'object' ? null : 'Statement is neither a list nor a statement. Mend it, or undo.';
}

/** Whether a statement is in a document: told by its JSON value, whatever its layout and the order of its members. */
export function hasPiece(text: string, statement: Statement): boolean {
  const root = rootOf(text);
  return root !== null && places(text, root, statement).length > 0;
}

/** The document with a statement at the end of its list; null when it has no place there. The rest keeps its layout. */
export function putPiece(text: string, statement: Statement): string | null {
  const root = rootOf(text);
  if (root === null || pieceProblem(text) !== null) return null;
  const list = listOf(root);
  if (list === null) return withMember(text, root, statement);
  const alone = list.kind === 'array' && list.items.length === 0;
  if (list.kind !== 'array' || alone) {
    const before: readonly unknown[] = alone ? [] : [valueOf(text, list)];
    const written = [...before, statement].map((one) => `    ${jsonText(one, 4, Infinity)}`);
    return replaced(text, list.range, `[\n${written.join(',\n')}\n  ]`);
  }
  const end = list.items.at(-1)?.range.to ?? list.range.from;
  return replaced(text, { from: end, to: end }, `,\n    ${jsonText(statement, 4, Infinity)}`);
}

/** The document without a statement, every time that it stands there; null when it does not. */
export function takePiece(text: string, statement: Statement): string | null {
  const root = rootOf(text);
  const list = root === null ? null : listOf(root);
  const [index] = root === null ? [] : places(text, root, statement);
  if (list === null || index === undefined) return null;
  const items = list.kind === 'array' ? list.items : [list];
  const [here, previous, next] = [items[index], items[index - 1], items[index + 1]];
  if (here === undefined) return null;
  const without =
    previous !== undefined ? replaced(text, { from: previous.range.to, to: here.range.to }, '')
    : next !== undefined ? replaced(text, { from: here.range.from, to: next.range.from }, '')
    : replaced(text, list.range, '[]');
  return takePiece(without, statement) ?? without;
}

function rootOf(text: string): ObjectNode | null {
  const { root, valid } = parseJson(text);
  return valid && root?.kind === 'object' ? root : null;
}

/** What the member Statement is: the last one, as JSON readers take it. */
function listOf(root: ObjectNode): JsonNode | null {
  return root.members.findLast(({ key }) => key === 'Statement')?.value ?? null;
}

/** Where in the list a statement stands. */
function places(text: string, root: ObjectNode, statement: Statement): number[] {
  const list = listOf(root);
  const items = list?.kind === 'array' ? list.items : list === null ? [] : [list];
  const wanted = canonical(statement);
  return items.flatMap((item, index) => (canonical(valueOf(text, item)) === wanted ? [index] : []));
}

function valueOf(text: string, { range }: JsonNode): unknown {
  return JSON.parse(text.slice(range.from, range.to));
}

function withMember(text: string, root: ObjectNode, statement: Statement): string {
  const member = `\n  "Statement": [\n    ${jsonText(statement, 4, Infinity)}\n  ]`;
  const last = root.members.at(-1);
  if (last === undefined) return replaced(text, root.range, `{${member}\n}`);
  return replaced(text, { from: last.range.to, to: last.range.to }, `,${member}`);
}
