import { type JsonNode, parseJson } from '#engine';
import { type Blank, blanksIn, canonical } from '#lessons';
import { jsonText, replaced } from './json-text.ts';

/** What a blank is at the moment: not filled, filled with the option of a number, or written by hand. */
export type BlankState = number | 'empty' | 'byHand';

interface Place {
  readonly from: number;
  readonly to: number;
  readonly state: number | 'empty';
}

/** null: somewhere the place of the blank is not found. */
type Places = Map<string, Place[] | null>;

/** The state of each blank of one document, by id; null when its text is not valid JSON. */
export function blankStates(blanks: readonly Blank[], start: string, text: string): ReadonlyMap<string, BlankState> | null {
  const places = placesOf(blanks, start, text);
  if (places === null) return null;
  return new Map(blanks.map(({ id }) => {
    const own = places.get(id) ?? null;
    const state = own?.[0]?.state;
    return [id, state !== undefined && own?.every((one) => one.state === state) === true ? state : 'byHand'] as const;
  }));
}

/**
 * The document with another choice for a blank, everywhere that it stands; null when its place is not found.
 *
 * @param blanks those of this document
 * @param option a number of an option; null empties the blank again
 */
export function chooseBlank(blanks: readonly Blank[], start: string, text: string, id: string, option: number | null): string | null {
  const blank = blanks.find((one) => one.id === id);
  const state = blankStates(blanks, start, text)?.get(id);
  const value = option === null ? `__${id}__` : blank?.options[option];
  if (state === undefined || state === 'byHand' || value === undefined) return null;
  const places = placesOf(blanks, start, text)?.get(id) ?? [];
  return [...places].sort((first, second) => second.from - first.from).reduce((now, place) => {
    const line = now.slice(now.lastIndexOf('\n', place.from - 1) + 1, place.from);
    return replaced(now, place, jsonText(value, line.length - line.trimStart().length, line.length));
  }, text);
}

/** An option in few words: texts without quotes, objects without braces. */
export function optionWords(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(optionWords).join(', ');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Object.entries(value).map(([name, member]) => `${name}: ${optionWords(member)}`).join('; ');
}

function placesOf(blanks: readonly Blank[], start: string, text: string): Places | null {
  const { root, valid } = parseJson(text);
  const template = parseJson(start).root;
  if (!valid || root === null || template === null) return null;
  const found: Places = new Map();
  new Finder(blanks, text, found).walk(template, root);
  // What the learner has moved elsewhere is still found while it is empty.
  const marks = new Set(blanksIn(text));
  for (const { id } of blanks) if (!found.get(id) && marks.has(id)) found.set(id, marksOf(text, id));
  return found;
}

function marksOf(text: string, id: string): Place[] {
  const mark = `"__${id}__"`;
  return [...text.matchAll(new RegExp(mark, 'g'))].map(({ index }) => ({ from: index, to: index + mark.length, state: 'empty' }));
}

/** Walks through the start and through the text beside it. */
class Finder {
  private readonly blanks: ReadonlyMap<string, Blank>;
  private readonly text: string;
  private readonly found: Places;

  constructor(blanks: readonly Blank[], text: string, found: Places) {
    this.blanks = new Map(blanks.map((blank) => [`__${blank.id}__`, blank]));
    this.text = text;
    this.found = found;
  }

  walk(from: JsonNode, to: JsonNode | undefined): void {
    const blank = from.kind === 'string' ? this.blanks.get(from.value) : undefined;
    if (blank !== undefined) this.add(blank, to?.range);
    else if (from.kind === 'array') for (const [index, item] of from.items.entries()) this.walk(item, to?.kind === 'array' ? counterpart(item, to.items, index) : undefined);
    else if (from.kind === 'object') this.members(from, to?.kind === 'object' ? to : undefined);
  }

  private members(from: Extract<JsonNode, { kind: 'object' }>, to: Extract<JsonNode, { kind: 'object' }> | undefined): void {
    const names = new Set(from.members.map(({ key }) => key));
    const taken = new Set<number>();
    for (const [index, { key, value }] of from.members.entries()) {
      const blank = this.blanks.get(key);
      const members = to?.members ?? [];
      const fits = (name: string | undefined): boolean => name !== undefined && (name === key || blank?.options.includes(name) === true);
      // An option may be the name of a member beside it; then the order tells the two apart.
      const at = fits(members[index]?.key) && !taken.has(index) ? index : members.findIndex((one, other) => !taken.has(other) && fits(one.key) && (one.key === key || !names.has(one.key)));
      const member = members[at];
      if (member !== undefined) taken.add(at);
      if (blank !== undefined) this.add(blank, member?.keyRange);
      this.walk(value, member?.value);
    }
  }

  private add({ id, options }: Blank, range: { readonly from: number; readonly to: number } | undefined): void {
    const before = this.found.get(id);
    if (before === null) return;
    const now = range === undefined ? undefined : canonical(JSON.parse(this.text.slice(range.from, range.to)));
    const option = options.findIndex((one) => canonical(one) === now);
    const state = now === JSON.stringify(`__${id}__`) ? 'empty' : option;
    this.found.set(id, range === undefined || state === -1 ? null : [...(before ?? []), { from: range.from, to: range.to, state }]);
  }
}

/** The item of a list that is the start's: the one with its Sid, else the one in its place. */
function counterpart(item: JsonNode, items: readonly JsonNode[], index: number): JsonNode | undefined {
  const sid = sidOf(item);
  return (sid === undefined ? undefined : items.find((one) => sidOf(one) === sid)) ?? items[index];
}

function sidOf(node: JsonNode): string | undefined {
  const sid = node.kind === 'object' ? node.members.find(({ key }) => key === 'Sid')?.value : undefined;
  return sid?.kind === 'string' ? sid.value : undefined;
}
