import { type AliasEvent, type Event, EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent, YAMLException } from 'js-yaml';
import { Fault, placeIn } from '../json.ts';

/** Ten times what CloudFormation takes as text. Larger templates are welcome as JSON. */
const MAX_LENGTH = 500_000;
const MAX_DEPTH = 64;
const tooDeep = `It is nested deeper than ${MAX_DEPTH} levels.`;
const MAX_ALIASES = 100;
/** Aliases of aliases multiply what they stand for; this is more than any template holds. */
const MAX_NODES = 300_000;

/**
 * Reads YAML as CloudFormation writes it: `!Ref X` becomes `{ "Ref": "X" }`, `!Sub …` becomes `{ "Fn::Sub": … }`, and so on.
 *
 * Values are made here instead of by the library, so that depth, aliases and size have one bound each and every fault its place.
 *
 * @throws Fault with line and column
 */
export function readYaml(text: string): unknown {
  if (text.length > MAX_LENGTH) throw new Fault('the file', `A YAML file may have ${MAX_LENGTH} characters; this one has more. The same as JSON may be longer.`);
  const events = parse(text);
  const second = events.findIndex(({ type }, index) => index > 0 && type === EVENT_ID.DOCUMENT);
  if (second > 0) throw new Fault(placeIn(text, secondDocument(text, events.slice(0, second))), 'It holds more than one YAML document.');
  return new Walk(text, events).document();
}

function parse(text: string): readonly Event[] {
  try {
    // The parser counts a level or two less than is counted below.
    return parseEvents(text, { maxDepth: MAX_DEPTH + 2 });
  } catch (fault) {
    if (!(fault instanceof YAMLException)) throw fault;
    throw new Fault(placeIn(text, fault.mark?.position ?? 0), fault.reason.includes('maxDepth') ? tooDeep : sentence(fault.reason));
  }
}

/** Where the second document begins: at its line of dashes. */
function secondDocument(text: string, first: readonly Event[]): number {
  const end = first.reduce((last, event) => Math.max(last, startOf(event)), 0);
  const dashes = text.indexOf('\n---', end);
  return dashes < 0 ? end : dashes + 1;
}

class Walk {
  private readonly text: string;
  private readonly events: readonly Event[];
  /** The node that an alias stands for, by their places among the events. */
  private readonly meant = new Map<number, number>();
  private at = 0;
  private nodes = 0;
  private aliases = 0;

  constructor(text: string, events: readonly Event[]) {
    this.text = text;
    this.events = events;
    const anchors = new Map<string, number>();
    for (const [index, event] of events.entries()) {
      if (!('anchorStart' in event) || event.anchorStart < 0) continue;
      const name = text.slice(event.anchorStart, event.anchorEnd);
      if (event.type !== EVENT_ID.ALIAS) anchors.set(name, index);
      else {
        const target = anchors.get(name);
        if (target !== undefined) this.meant.set(index, target);
      }
    }
  }

  document(): unknown {
    this.at = 1;
    return this.events.length < 2 || this.ends() ? null : this.value(0);
  }

  private value(depth: number): unknown {
    this.nodes += 1;
    const event = this.next();
    if (depth > MAX_DEPTH) throw this.fault(event, tooDeep);
    if (this.nodes > MAX_NODES) throw this.fault(event, 'Its aliases stand for more than can be read.');
    const tag = 'tagStart' in event && event.tagStart >= 0 ? this.text.slice(event.tagStart, event.tagEnd) : null;
    const name = tag === null ? undefined : functionOf(tag);
    const inner = this.untagged(event, tag, depth);
    return name === undefined ? inner : { [name]: inner };
  }

  private untagged(event: Event, tag: string | null, depth: number): unknown {
    if (event.type === EVENT_ID.ALIAS) return this.alias(event, depth);
    if (event.type === EVENT_ID.SCALAR) return scalar(this.source(event), tag, event.style === SCALAR_STYLE.PLAIN);
    if (event.type === EVENT_ID.SEQUENCE) {
      const items: unknown[] = [];
      while (!this.ends()) items.push(this.value(depth + 1));
      this.at += 1;
      return items;
    }
    if (event.type !== EVENT_ID.MAPPING) return null;
    const object: Record<string, unknown> = {};
    const seen = new Set<string>();
    while (!this.ends()) {
      const key = this.next();
      const name = this.name(key);
      if (seen.has(name)) throw this.fault(key, `"${name}" stands twice here.`);
      seen.add(name);
      object[name] = this.value(depth + 1);
    }
    this.at += 1;
    return object;
  }

  private alias(event: AliasEvent, depth: number): unknown {
    this.aliases += 1;
    if (this.aliases > MAX_ALIASES) throw this.fault(event, `It has more than ${MAX_ALIASES} aliases.`);
    const after = this.at;
    const target = this.meant.get(after - 1);
    if (target === undefined) throw this.fault(event, `Nothing is called &${this.text.slice(event.anchorStart, event.anchorEnd)}.`);
    this.at = target;
    const value = this.value(depth + 1);
    this.at = after;
    return value;
  }

  private name(key: Event): string {
    if (key.type !== EVENT_ID.SCALAR) throw this.fault(key, 'A name must be text.');
    const name = this.source(key);
    if (name === '__proto__') throw this.fault(key, 'The name __proto__ is not allowed.');
    return name;
  }

  private source(event: ScalarEvent): string {
    return getScalarValue(this.text, event);
  }

  private next(): Event {
    const event = this.events[this.at];
    if (event === undefined) throw new Fault('the file', 'It ends in the middle.');
    this.at += 1;
    return event;
  }

  private ends(): boolean {
    return this.events[this.at]?.type === EVENT_ID.POP;
  }

  private fault(event: Event, message: string): Fault {
    return new Fault(placeIn(this.text, startOf(event)), message);
  }
}

/** Where a node begins: at its quote, and an alias at its star. */
function startOf(event: Event): number {
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart - 1;
  if (event.type === EVENT_ID.SCALAR && event.valueStart >= 0) return event.valueStart - (event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0);
  if ('start' in event) return event.start;
  if ('tagStart' in event && event.tagStart >= 0) return event.tagStart;
  return 'anchorStart' in event ? Math.max(event.anchorStart, 0) : 0;
}

/**
 * A text, or what a word without quotes stands for. An account ID is twelve digits and no number.
 * https://yaml.org/spec/1.2.2/#103-core-schema
 */
function scalar(source: string, tag: string | null, plain: boolean): unknown {
  const resolves = tag === null ? plain : /^!!(?:int|float|bool|null)$/.test(tag);
  if (!resolves || /^\d{12}$/.test(source)) return source;
  if (/^(?:|~|null|Null|NULL)$/.test(source)) return null;
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(source)) return source.toLowerCase() === 'true';
  if (!/^(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0o[0-7]+|0x[\da-fA-F]+)$/.test(source)) return source;
  const number = Number(source);
  return Number.isFinite(number) ? number : source;
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

function sentence(message: string): string {
  const [first = ''] = message.split('\n');
  const whole = first.charAt(0).toUpperCase() + first.slice(1);
  return whole.endsWith('.') ? whole : `${whole}.`;
}
