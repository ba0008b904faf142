import type { Edit } from './edits.ts';
import { child, childrenOf, list, nameOf, type Node } from './nodes.ts';
import { isLabel, isName, isSentence } from './shape.ts';

/** A text that is shown, as it stands in the source: `{0}`, `{1}` … are its values. */
export interface Message {
  readonly text: string;
  /** The other form, of a text that goes with a number. */
  readonly other?: string;
  readonly at: number;
}

/** Where a text stands: in a place where even a single word is shown, or where only a sentence is told from a name. */
interface Place {
  readonly shown: boolean;
  /** Among other texts, of which only those that begin with a capital are words: the rest are ids. */
  readonly capital?: boolean;
}

export interface Findings {
  readonly messages: Message[];
  readonly edits: Edit[];
}

/** The functions that the build puts into a source: for a text, for a text with a number, for a form of it, for pieces. */
export const calls = { text: 't_', count: 'n_', form: 'f_', pieces: 'p_' } as const;

/** Members and variables whose values are shown. */
const shownNames = /^(?:label|title|heading|hint|caption|message|help|sentence|word|placeholder|tooltip|legend|question|summary|short|detail)$|(?:names|titles|labels|words|captions|hints|sentences|texts|headings|notes|meanings|reasons)$/i;

/** What is called with names, never with words. */
const takesNames = /^(?:querySelector(?:All)?|closest|matches|getElementById|addEventListener|removeEventListener|matchMedia|setProperty|RegExp|includes|startsWith|endsWith|indexOf|split|has|get|getAttribute|setAttribute|replaceAll|replace|createElement|postMessage|getPropertyValue|literal|regex|localeCompare|describe|toString)$/;

/** What writes numbers, dates and lists in a language. */
const localized = /^(?:toLocale\w+|NumberFormat|DateTimeFormat|ListFormat|RelativeTimeFormat|PluralRules|Collator)$/;

/** What is called with words first. */
const shownCalls = /^(?:item|say)$/;
const comparisons = new Set(['===', '!==', '==', '!=', 'in', 'instanceof']);

/**
 * The texts in a script that are shown to people.
 *
 * A text with a space that reads like words is one wherever it stands. A single word is one where it is drawn (`shown`), and in
 * members and variables whose names say so, and where a comment just before says `shown`. Marked `verbatim` there, it is none.
 */
export function findInScript(root: Node, code: string, shown = false): Findings {
  const findings: Findings = { messages: [], edits: [] };
  visit(root, { shown }, code, findings);
  return findings;
}

function visit(node: Node, place: Place, code: string, findings: Findings): void {
  if (/^TS(?!As|Satisfies|NonNull)/.test(node.type) || isMarked(node, code, 'verbatim')) return;
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
      return;
    case 'Literal':
      if (typeof node['value'] === 'string') addText(node, node['value'], place, code, findings);
      return;
    case 'TemplateLiteral':
      addTemplate(node, place, code, findings);
      return;
    case 'TaggedTemplateExpression':
      return;
    case 'ExpressionStatement':
      if (typeof node['directive'] === 'string') return;
      break;
    case 'Property':
    case 'PropertyDefinition':
      visitMember(node, place, code, findings);
      return;
    case 'MemberExpression':
      // `{ open: 'Open', closed: 'Closed' }[state]`
      visitChild(node, 'object', { shown: place.shown || child(node, 'object')?.type === 'ObjectExpression' }, code, findings);
      if (node['computed'] === true) visitChild(node, 'property', { shown: false }, code, findings);
      return;
    case 'SwitchCase':
      for (const one of list(node, 'consequent')) visit(one, { shown: false }, code, findings);
      return;
    case 'BinaryExpression':
      if (comparisons.has(String(node['operator']))) {
        for (const side of ['left', 'right']) if (child(node, side)?.type !== 'Literal') visitChild(node, side, { shown: false }, code, findings);
        return;
      }
      break;
    case 'ConditionalExpression':
      visitChild(node, 'test', { shown: false }, code, findings);
      // Where one branch is a sentence, the other is a word for the same place.
      for (const branch of ['consequent', 'alternate']) visitChild(node, branch, { shown: place.shown || branchesOf(node).some((text) => isSentence(text)) }, code, findings);
      return;
    case 'LogicalExpression':
      visitChild(node, 'left', node['operator'] === '&&' ? { shown: false } : place, code, findings);
      visitChild(node, 'right', place, code, findings);
      return;
    case 'VariableDeclarator':
      visitChild(node, 'init', { shown: shownNames.test(nameOf(child(node, 'id')) ?? '') }, code, findings);
      return;
    case 'CallExpression':
    case 'NewExpression':
      visitCall(node, place, code, findings);
      return;
    case 'ArrayExpression':
      visitList(list(node, 'elements'), place, code, findings);
      return;
    case 'ObjectExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      for (const [, one] of childrenOf(node)) visit(one, place, code, findings);
      return;
    default:
  }
  for (const [, one] of childrenOf(node)) visit(one, { shown: false }, code, findings);
}

function visitChild(node: Node, member: string, place: Place, code: string, findings: Findings): void {
  const one = child(node, member);
  if (one !== null) visit(one, place, code, findings);
}

function visitMember(node: Node, place: Place, code: string, findings: Findings): void {
  const name = nameOf(child(node, 'key'));
  // What a policy says.
  if (/^(?:Sid|Id|Effect|Action|NotAction|Resource|NotResource|Principal|NotPrincipal|Condition|Version)$/.test(name ?? '')) return;
  const value = child(node, 'value');
  if (name === 'name' && value !== null && isText(value) && isName(textOf(value))) return;
  // A page and a check of AWS are called what AWS calls them.
  const next = code.slice(node.end, node.end + 12);
  if ((name === 'title' && /^,\s*url\b/.test(next)) || (name === 'name' && /^,\s*severity/.test(next))) return;
  if (node['computed'] === true) visitChild(node, 'key', { shown: false }, code, findings);
  // An event is called `learner.names`; what stands there is the machine's.
  const shown = (place.shown && !/^(?:id|kind|type|code|page|severity|keys|key|value|rule|name|target|guard)$/.test(name ?? '')) || (/^\w+$/.test(name ?? '') && shownNames.test(name ?? ''));
  visitChild(node, 'value', { shown: shown && !(name ?? '').includes('.') }, code, findings);
}

function visitCall(node: Node, place: Place, code: string, findings: Findings): void {
  const callee = child(node, 'callee');
  const name = callee?.type === 'MemberExpression' ? nameOf(child(callee, 'property')) : nameOf(callee);
  const args = list(node, 'arguments');
  const [locale] = args;
  if (locale !== undefined && localized.test(name ?? '') && nameOf(locale) === 'en') findings.edits.push({ at: locale.start, until: locale.end, text: 'l_' });
  if (name === 'plural' && callee !== null && args.length === 3) {
    addPlural(callee, args, code, findings);
    return;
  }
  if (name === 'ownText' && callee !== null) findings.edits.push({ at: callee.start, until: callee.end, text: calls.text });
  else if (callee !== null) visit(callee, { shown: false }, code, findings);
  const inMap = name === 'Map' || name === 'freeze' || name === 'Error';
  for (const [index, one] of args.entries()) {
    if (takesNames.test(name ?? '') && isText(one)) continue;
    visit(one, { shown: (inMap && place.shown) || (index === 1 && isPair(args) && args[0]?.type !== 'Identifier') || (index === 0 && shownCalls.test(name ?? '')) }, code, findings);
  }
}

function visitList(elements: readonly Node[], place: Place, code: string, findings: Findings): void {
  const pair = isPair(elements);
  // Beside a sentence every word is one, whatever it begins with.
  const capital = !elements.some((one) => isText(one) && isSentence(textOf(one)));
  for (const [index, one] of elements.entries()) visit(one, pair ? { shown: index > 0 } : { shown: place.shown, capital }, code, findings);
}

/** `['light', 'Light']`, `text('name', 'Name')`: an id, and the word for it. */
function isPair([first, second]: readonly Node[]): boolean {
  if (first === undefined || second === undefined || !isText(second) || !/^\p{Lu}/u.test(textOf(second))) return false;
  return first.type === 'Identifier' || (isText(first) && /^[a-z][\w-]*$/.test(textOf(first)));
}

/** The texts that a condition chooses among. */
function branchesOf(node: Node): string[] {
  return ['consequent', 'alternate'].flatMap((member) => {
    const one = child(node, member);
    if (one === null) return [];
    return one.type === 'ConditionalExpression' ? branchesOf(one) : isText(one) ? [textOf(one)] : [];
  });
}

export const isText = (node: Node): boolean => node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node['value'] === 'string');

function addText(node: Node, text: string, place: Place, code: string, { messages, edits }: Findings): void {
  const shown = place.shown && isLabel(text) && (place.capital !== true || /^\p{Lu}/u.test(text));
  if (!(isSentence(text) || shown || isMarked(node, code, 'shown'))) return;
  messages.push({ text, at: node.start });
  edits.push({ at: node.start, until: node.start, text: `${needsSpace(code, node.start)}${calls.text}(` }, { at: node.end, until: node.end, text: ')' });
}

/** `return"…"` and the like, as some write it. */
const needsSpace = (code: string, at: number): string => (/\w/.test(code.charAt(at - 1)) ? ' ' : '');

function addTemplate(node: Node, place: Place, code: string, findings: Findings): void {
  for (const one of list(node, 'expressions')) visit(one, { shown: place.shown }, code, findings);
  const text = textOf(node);
  if (!(isSentence(text) || (place.shown && isLabel(text)))) return;
  findings.messages.push({ text, at: node.start });
  findings.edits.push({ at: node.start, until: node.start, text: `${needsSpace(code, node.start)}${calls.text}` });
}

/** The text of a literal or of a template, with `{0}`, `{1}` … for its values. */
export function textOf(node: Node): string {
  if (node.type === 'Literal') return String(node['value']);
  return list(node, 'quasis')
    .map((quasi, index) => `${index === 0 ? '' : `{${index - 1}}`}${String((quasi['value'] as { readonly cooked: unknown }).cooked)}`)
    .join('');
}

/** `plural(count, one, other)`: both forms are one message. */
function addPlural(callee: Node, args: readonly Node[], code: string, findings: Findings): void {
  const [count, ...forms] = args;
  if (count !== undefined) visit(count, { shown: false }, code, findings);
  if (!forms.every(isText)) throw new Error(`plural takes two texts: ${code.slice(callee.start, callee.start + 80)}`);
  const [one = '', other = ''] = forms.map(textOf);
  findings.messages.push({ text: one, other, at: callee.start });
  findings.edits.push({ at: callee.start, until: callee.end, text: calls.count });
  for (const form of forms) {
    for (const value of list(form, 'expressions')) visit(value, { shown: true }, code, findings);
    if (form.type === 'Literal') findings.edits.push({ at: form.start, until: form.start, text: `${calls.form}(` }, { at: form.end, until: form.end, text: ')' });
    else findings.edits.push({ at: form.start, until: form.start, text: calls.form });
  }
}

/** Whether a comment just before says what the text is: `verbatim`, which nobody translates, or `shown`, where the place does not tell. */
function isMarked(node: Node, code: string, mark: 'verbatim' | 'shown'): boolean {
  return code.slice(Math.max(0, node.start - 120), node.start).match(/\/\* (\w+)[^*]*\*\/\s*$/)?.[1] === mark;
}
