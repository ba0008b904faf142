import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { Fault, placeIn } from '../json.ts';

/** Ten times what CloudFormation takes as text; the library needs seconds for more. Larger templates are welcome as JSON. */
const MAX_LENGTH = 500_000;
const MAX_DEPTH = 64;
const tooDeep = `It is nested deeper than ${MAX_DEPTH} levels.`;
/** A line of nothing but signs that open lists, keys, tags and anchors: each is a level, and the library is slow to give up. */
const tooManySigns = /(?:(?:[-?]|[!&][^\s]*)[ \t]+){65}/;
/** Far more than any text inside a template leaves open. */
const MAX_OPEN = 1000;
const MAX_ALIASES = 100;
/** Aliases of aliases multiply what they stand for; this is more than any template holds. */
const MAX_NODES = 300_000;

/**
 * Reads YAML as CloudFormation writes it: `!Ref X` becomes `{ "Ref": "X" }`, `!Sub …` becomes `{ "Fn::Sub": … }`, and so on.
 *
 * The tree is walked here instead of by the library, so that depth, aliases and size have one bound each and every fault its place.
 *
 * @throws Fault with line and column
 */
export function readYaml(text: string): unknown {
  if (text.length > MAX_LENGTH) throw new Fault('the file', `A YAML file may have ${MAX_LENGTH} characters; this one has more. The same as JSON may be longer.`);
  const deep = tooManySigns.exec(text)?.index ?? tooManyBrackets(text);
  if (deep !== null) throw new Fault(placeIn(text, deep), tooDeep);
  const lines = new LineCounter();
  const document = parse(text, lines);
  const [error] = document.errors;
  if (error?.code === 'MULTIPLE_DOCS') throw new Fault(place(lines, error.pos[0]), 'It holds more than one YAML document.');
  if (error !== undefined) throw new Fault(place(lines, error.pos[0]), sentence(error.message));
  return new Walk(document, lines).value(document.contents, 0);
}

function parse(text: string, lines: LineCounter): Document {
  try {
    // Looking for doubled names takes the library a time that grows with the square; the walk does it with a set.
    return parseDocument(text, { lineCounter: lines, logLevel: 'error', prettyErrors: false, uniqueKeys: false });
  } catch (fault) {
    if (fault instanceof RangeError) throw new Fault('the file', tooDeep);
    throw new Fault('the file', fault instanceof Error ? sentence(fault.message) : 'It cannot be read as YAML.');
  }
}

/** Where brackets are left open beyond every use, or null. Brackets in texts count too, which is why the bound is far away. */
function tooManyBrackets(text: string): number | null {
  let open = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '[' || char === '{') open += 1;
    else if ((char === ']' || char === '}') && open > 0) open -= 1;
    if (open > MAX_OPEN) return at;
  }
  return null;
}

class Walk {
  private readonly document: Document;
  private readonly lines: LineCounter;
  private nodes = 0;
  private aliases = 0;

  constructor(document: Document, lines: LineCounter) {
    this.document = document;
    this.lines = lines;
  }

  value(node: unknown, depth: number): unknown {
    this.nodes += 1;
    const one = node as Node | null;
    if (depth > MAX_DEPTH) throw this.fault(one, tooDeep);
    if (this.nodes > MAX_NODES) throw this.fault(one, 'Its aliases stand for more than can be read.');
    const tag = isAlias(one) ? undefined : one?.tag;
    const inner = this.untagged(one, depth);
    const name = tag === undefined ? undefined : functionOf(tag);
    return name === undefined ? inner : { [name]: inner };
  }

  private untagged(node: Node | null, depth: number): unknown {
    if (isAlias(node)) {
      this.aliases += 1;
      if (this.aliases > MAX_ALIASES) throw this.fault(node, `It has more than ${MAX_ALIASES} aliases.`);
      const meant = node.resolve(this.document);
      if (meant === undefined) throw this.fault(node, `Nothing is called &${node.source}.`);
      return this.value(meant, depth + 1);
    }
    if (isScalar(node)) return scalar(node.value, node.source);
    if (isSeq(node)) return node.items.map((item) => this.value(item, depth + 1));
    if (!isMap(node)) return null;
    const object: Record<string, unknown> = {};
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      const name = this.name(key as Node | null);
      if (seen.has(name)) throw this.fault(key as Node, `"${name}" stands twice here.`);
      seen.add(name);
      object[name] = this.value(value, depth + 1);
    }
    return object;
  }

  private name(key: Node | null): string {
    if (!isScalar(key)) throw this.fault(key, 'A name must be text.');
    const name = key.source ?? String(key.value);
    if (name === '__proto__') throw this.fault(key, 'The name __proto__ is not allowed.');
    return name;
  }

  private fault(node: Node | null, message: string): Fault {
    return new Fault(place(this.lines, node?.range?.[0] ?? 0), message);
  }
}

/** An account ID without quotes is still twelve digits and no number. */
function scalar(value: unknown, source: string | undefined): unknown {
  if (typeof value === 'number' && source !== undefined && (/^\d{12}$/.test(source) || !Number.isFinite(value))) return source;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/**
 * The long form of a short tag.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
function functionOf(tag: string): string | undefined {
  if (!/^![A-Za-z0-9]+(::[A-Za-z]+)?$/.test(tag)) return undefined;
  const name = tag.slice(1);
  return name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
}

function place(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `line ${line}, column ${col}`;
}

function sentence(message: string): string {
  const [first = ''] = message.split('\n');
  if (first.includes('call stack')) return tooDeep;
  return first.endsWith('.') ? first : `${first}.`;
}
