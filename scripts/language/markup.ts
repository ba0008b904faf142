import type { Edit } from './edits.ts';
import { marked } from './marked.ts';
import { child, childrenOf, list, type Node } from './nodes.ts';
import { calls, findInScript, type Findings } from './script.ts';
import { isLabel, isSentence } from './shape.ts';

/** Attributes that are read or drawn; of a component also those that name a text. */
const shownAttributes = /^(?:title|alt|placeholder|label|aria-(?:label|description|roledescription|valuetext|placeholder))$/;
const shownProps = /^(?:title|label|heading|caption|hint|text|message|words?|legend|placeholder|summary|empty|name|unit|action)$/;

/** Their contents are names, code and keys, or nothing to read. */
const silent = new Set(['code', 'pre', 'kbd', 'script', 'style', 'samp']);

/** Elements that can stand in a sentence; others divide. */
const inline = new Set(['b', 'strong', 'em', 'i', 'code', 'kbd', 'a', 'abbr', 'q', 'var', 'samp', 'time', 'mark', 'span', 'small', 'sub', 'sup', 'dfn', 'cite', 'wbr']);

/** Elements that are words of the sentence around them, wherever they stand in it. */
const phrases = new Set(['b', 'strong', 'em', 'i', 'code', 'kbd', 'a', 'abbr', 'q', 'var', 'samp', 'time', 'mark']);

interface Markup extends Findings {
  /** Texts without values are made once, for all instances: their names, by text. */
  readonly once: Map<string, string>;
}

/**
 * The texts that a component shows: of its scripts, of its attributes, and of its markup. Text, values and elements that follow each
 * other are one message; what stands in an element is a message of its own.
 *
 * @param root the component as Svelte's parser reads it
 * @returns `declarations` for the head of the component, besides what is to be edited
 */
export function findInMarkup(root: Node, code: string): Findings & { readonly declarations: string } {
  const markup: Markup = { messages: [], edits: [], once: new Map() };
  for (const member of ['module', 'instance']) {
    const script = child(root, member);
    const program = script === null ? null : child(script, 'content');
    if (program !== null) add(findInScript(program, code), markup);
  }
  const fragment = child(root, 'fragment');
  if (fragment !== null) visitFragment(fragment, code, markup);
  const declarations = [...markup.once].map(([text, name]) => `const ${name} = ${calls.text}(${JSON.stringify(text)});`).join(' ');
  return { messages: markup.messages, edits: markup.edits, declarations };
}

function add(findings: Findings, into: Findings): void {
  into.messages.push(...findings.messages);
  into.edits.push(...findings.edits);
}

function visitFragment(fragment: Node, code: string, markup: Markup): void {
  let run: Node[] = [];
  const end = (): void => {
    addRun(run, code, markup);
    run = [];
  };
  for (const node of list(fragment, 'nodes')) {
    if (node.type === 'Text' || node.type === 'ExpressionTag' || (node.type === 'RegularElement' && inline.has(String(node['name'])))) run.push(node);
    else {
      end();
      visit(node, code, markup);
    }
  }
  end();
}

function visit(node: Node, code: string, markup: Markup): void {
  switch (node.type) {
    case 'RegularElement':
    case 'Component':
    case 'SvelteElement':
    case 'SvelteComponent':
      visitElement(node, code, markup);
      return;
    case 'Fragment':
      visitFragment(node, code, markup);
      return;
    case 'Comment':
      return;
    case 'SnippetBlock':
      visitBody(node, code, markup);
      return;
    default:
  }
  // A block: its expressions are scripts, its branches fragments.
  for (const [member, one] of childrenOf(node)) {
    if (one.type === 'Fragment') visitFragment(one, code, markup);
    else if (member === 'context' || member === 'metadata') continue;
    else if (/Block$|Tag$/.test(one.type)) visit(one, code, markup);
    else add(findInScript(one, code, node.type === 'HtmlTag' || node.type === 'RenderTag'), markup);
  }
}

function visitBody(node: Node, code: string, markup: Markup): void {
  const body = child(node, 'body') ?? child(node, 'fragment');
  if (body !== null) visitFragment(body, code, markup);
}

function visitElement(node: Node, code: string, markup: Markup): void {
  const element = node.type === 'RegularElement';
  const name = typeof node['name'] === 'string' ? node['name'] : '';
  for (const attribute of list(node, 'attributes')) visitAttribute(attribute, element, code, markup);
  const fragment = child(node, 'fragment');
  if (fragment !== null && !silent.has(name)) visitFragment(fragment, code, markup);
}

function visitAttribute(attribute: Node, element: boolean, code: string, markup: Markup): void {
  const name = typeof attribute['name'] === 'string' ? attribute['name'] : '';
  const shown = shownAttributes.test(name) || (!element && shownProps.test(name));
  if (attribute.type !== 'Attribute') {
    for (const member of ['expression', 'value']) {
      const one = child(attribute, member);
      if (one !== null && !/^(?:ClassDirective|StyleDirective)$/.test(attribute.type)) add(findInScript(one, code), markup);
    }
    return;
  }
  if (/^(?:class|id|style|href|for|role|type|d|viewBox|transform|points|data-.*|xmlns|name)$/.test(name) && element) return;
  const parts = Array.isArray(attribute['value']) ? list(attribute, 'value') : [child(attribute, 'value')].filter((one) => one !== null);
  const texts = parts.filter(({ type }) => type === 'Text');
  if (texts.length === 0) {
    for (const part of parts) for (const [, one] of childrenOf(part)) add(findInScript(one, code, shown), markup);
    return;
  }
  const text = joined(parts);
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return;
  for (const part of parts) for (const [, one] of part.type === 'ExpressionTag' ? childrenOf(part) : []) add(findInScript(one, code, shown), markup);
  if (!(isSentence(text) || (shown && isLabel(text))) || (!shown && element)) return;
  // Quotes become braces.
  const quoted = /["']/.test(code.charAt(first.start - 1)) ? 1 : 0;
  markup.messages.push({ text, at: first.start });
  if (parts.length === 1) markup.edits.push({ at: first.start - quoted, until: last.end + quoted, text: element ? `"${marked(squeezed(raw(first))).replaceAll('"', '&quot;')}"` : `{${once(text, markup)}}` });
  else template(parts, first.start - quoted, last.end + quoted, markup);
}

/** Turns texts and values that follow each other into a template: what stands in braces stays, with what is edited in it. */
function template(parts: readonly Node[], from: number, to: number, markup: Markup): void {
  const edits: Edit[] = [];
  let at = from;
  let text = `{${calls.text}\``;
  for (const part of parts) {
    if (part.type === 'Text') text += escaped(dataOf(part));
    else {
      // The brace stays, and closes the value.
      edits.push({ at, until: part.start + 1, text: `${text}\${` });
      at = part.end;
      text = '';
    }
  }
  edits.push({ at, until: to, text: `${text}\`}` });
  markup.edits.push(...edits);
}

const dataOf = (node: Node): string => (typeof node['data'] === 'string' ? node['data'] : '');
const escaped = (text: string): string => squeezed(text.replace(/[`\\]|\$\{/g, '\\$&'));

/** Texts with `{0}`, `{1}` … for what stands between them. */
function joined(parts: readonly Node[]): string {
  let count = 0;
  return parts.map((part) => (part.type === 'Text' ? squeezed(dataOf(part)) : `{${count++}}`)).join('');
}

/** The name of a text that is made once. */
function once(text: string, { once: known }: Markup): string {
  const name = known.get(text) ?? `m_${known.size}`;
  known.set(text, name);
  return name;
}

/** Text, values and elements that follow each other. */
function addRun(run: readonly Node[], code: string, markup: Markup): void {
  const parts = trimmed(run);
  for (const node of run) if (node.type === 'RegularElement') visit(node, code, markup);
  const shown = parts.some((part) => part.type === 'Text' && /\p{L}/u.test(dataOf(part)));
  for (const node of run) if (node.type === 'ExpressionTag') for (const [, one] of childrenOf(node)) add(findInScript(one, code, true), markup);
  const [first, last] = [parts[0], parts.at(-1)];
  if (!shown || first === undefined || last === undefined) return;
  const text = trim(joined(parts));
  if (!isSentence(text) && !isLabel(text) && !/\p{L}{2}/u.test(text)) return;
  // White space at the ends stays where it is.
  const from = first.start + (first.type === 'Text' ? leading(raw(first)) : 0);
  const to = last.end - (last.type === 'Text' ? trailing(raw(last)) : 0);
  markup.messages.push({ text, at: from });
  if (parts.length === 1) markup.edits.push({ at: from, until: to, text: marked(trim(squeezed(raw(first)))) });
  else if (parts.every(({ type }) => type !== 'RegularElement')) template(outerTrimmed(parts), from, to, markup);
  else pieces(parts, text, from, to, markup);
}

const raw = (node: Node): string => (typeof node['raw'] === 'string' ? node['raw'] : '');
const leading = (text: string): number => text.length - trimStart(text).length;
const trailing = (text: string): number => text.length - trimEnd(text).length;

// White space as HTML has it: a no-break space is a sign to be seen, and is kept.
const trimStart = (text: string): string => text.replace(/^[ \t\n\f\r]+/, '');
const trimEnd = (text: string): string => text.replace(/[ \t\n\f\r]+$/, '');
const trim = (text: string): string => trimStart(trimEnd(text));
const squeezed = (text: string): string => text.replace(/[ \t\n\f\r]+/g, ' ');

/** The same parts, without white space at the ends. */
function outerTrimmed(parts: readonly Node[]): Node[] {
  return parts.map((part, index) => {
    if (part.type !== 'Text') return part;
    const start = index === 0 ? trimStart(dataOf(part)) : dataOf(part);
    return { ...part, data: index === parts.length - 1 ? trimEnd(start) : start };
  });
}

/** A run without white space, and without elements at its ends that are no words of the sentence. */
function trimmed(run: readonly Node[]): Node[] {
  const parts = [...run];
  const isOuter = (node: Node | undefined): boolean => node !== undefined && (node.type === 'Text' ? trim(dataOf(node)) === '' : node.type === 'RegularElement' && !phrases.has(String(node['name'])));
  while (isOuter(parts[0])) parts.shift();
  while (isOuter(parts.at(-1))) parts.pop();
  return parts;
}

/** A sentence with elements in it: the translation says where each of them stands. */
function pieces(parts: readonly Node[], text: string, from: number, to: number, markup: Markup): void {
  const edits: Edit[] = [];
  let at = from;
  let head = `{#each ${calls.pieces}(${JSON.stringify(text)}) as p_}`;
  let count = 0;
  for (const part of parts) {
    if (part.type === 'Text') continue;
    head += `{${count === 0 ? '#if' : ':else if'} p_ === ${count}}`;
    count += 1;
    edits.push({ at, until: part.start, text: head });
    at = part.end;
    head = '';
  }
  edits.push({ at, until: to, text: '{:else}{p_}{/if}{/each}' });
  markup.edits.push(...edits);
}
