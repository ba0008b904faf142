import { fitText, textWidth, wrapText } from './text-width.ts';
import type { StagePerson } from './stage-territories.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Somebody's place: a card with a name and a role, or where there are many a chip with a name alone. */
export interface PlacedPerson extends Box {
  readonly person: StagePerson;
  readonly form: 'card' | 'chip';
  /** The name, on as many lines as it takes; what had no room is cut. */
  readonly lines: readonly string[];
}

export const CARD_HEIGHT = 40;
const CHIP_HEIGHT = 24;
const GAP = 6;
/** Between two rows of chips. */
const ROW_GAP = 5;
/** More rows than these are many; and what is narrower than this says no name. */
const MOST_ROWS = 4;
const LEAST_CHIP = 118;
const NAME_SIZE = 12;
const ROLE_SIZE = 10.5;
/** What a card holds beside its name: the icon, and room for an answer. */
const CARD_REST = { before: 36, after: 24 };
const CHIP_REST = { before: 26, after: 23 };
const CARD_WIDTHS = { least: 112, most: 150 };

/** The width of a card that suits these people, within what a column may take. */
export function cardWidth(people: readonly StagePerson[]): number {
  const natural = Math.max(...people.map(({ name, role }) => Math.max(textWidth(name, NAME_SIZE), textWidth(role, ROLE_SIZE)))) + CARD_REST.before + CARD_REST.after;
  return Math.ceil(Math.min(CARD_WIDTHS.most, Math.max(CARD_WIDTHS.least, natural)));
}

export function placeCard(person: StagePerson, x: number, y: number, width: number): PlacedPerson {
  return { person, form: 'card', lines: wrapText(person.name, NAME_SIZE, width - CARD_REST.before - CARD_REST.after), x, y, width, height: CARD_HEIGHT };
}

/** A column of cards. */
export function placeColumn(people: readonly StagePerson[], x: number, y: number): readonly PlacedPerson[] {
  if (people.length === 0) return [];
  const width = cardWidth(people);
  return people.map((person, index) => placeCard(person, x, y + index * (CARD_HEIGHT + GAP), width));
}

/** Chips in rows, as words in lines. Of many, long names are cut to let two stand in a row, unless two would then look alike. */
export function placeChips(people: readonly StagePerson[], x: number, y: number, room: number): readonly PlacedPerson[] {
  const whole = flow(people, x, y, room, room);
  const half = Math.floor((room - GAP) / 2);
  if (bottomOf(whole) - y <= MOST_ROWS * (CHIP_HEIGHT + ROW_GAP) || half < LEAST_CHIP) return whole;
  const halves = flow(people, x, y, room, half);
  const distinct = new Set(halves.map(({ lines }) => lines[0])).size === new Set(people.map(({ name }) => name)).size;
  return distinct && bottomOf(halves) < bottomOf(whole) ? halves : whole;
}

function flow(people: readonly StagePerson[], x: number, y: number, room: number, most: number): readonly PlacedPerson[] {
  let [left, top] = [x, y];
  return people.map((person) => {
    const width = Math.min(most, Math.ceil(textWidth(person.name, NAME_SIZE)) + CHIP_REST.before + CHIP_REST.after);
    if (left > x && left + width > x + room) [left, top] = [x, top + CHIP_HEIGHT + ROW_GAP];
    const place = { person, form: 'chip' as const, lines: [fitText(person.name, NAME_SIZE, width - CHIP_REST.before - CHIP_REST.after)], x: left, y: top, width, height: CHIP_HEIGHT };
    left += width + GAP;
    return place;
  });
}

export function bottomOf(boxes: readonly Box[]): number {
  return Math.max(0, ...boxes.map(({ y, height }) => y + height));
}
