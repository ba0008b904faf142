import { bottomOf, type Box, placeChips, type PlacedPerson } from './layout-people.ts';
import type { StageResource } from './stage-resource.ts';
import type { Territory } from './stage-territories.ts';
import { fitText, textWidth, wrapText } from './text-width.ts';

export interface PlacedTerritory extends Box {
  readonly territory: Territory;
  /** Its name and digits, on one line or two. */
  readonly heading: readonly string[];
  readonly people: readonly PlacedPerson[];
  readonly resource: PlacedResource | null;
}

export interface PlacedResource extends Box {
  readonly resource: StageResource;
  /** The name, on one line or two; what had no room is cut. */
  readonly lines: readonly string[];
  /** What it is, and its state. */
  readonly details: readonly { readonly text: string; readonly isState: boolean }[];
  /** The icon stands above the name, or beside it where the road needs the room. */
  readonly tall: boolean;
}

/** From a territory's border to what stands in it. */
export const EDGE = 12;
/** Room for the heading. */
export const HEAD = 30;
export const FOOT = 10;
export const RESOURCE_WIDTH = 118;

const HEADING_SIZE = 11.5;
/** The least height of a territory whose people stand beside its heading, by the heading's lines. */
const BESIDE = [34, 42];

export function placeResource(resource: StageResource, x: number, y: number, tall: boolean): PlacedResource {
  const room = RESOURCE_WIDTH - (tall ? 10 : 40);
  const lines = wrapText(resource.name, 12, room);
  const small = (text: string, isState: boolean): PlacedResource['details'] => wrapText(text, 10.5, room).map((line) => ({ text: line, isState }));
  const details = [...small(resource.detail, false), ...(resource.state === undefined ? [] : small(resource.state, true))];
  return { resource, lines, details, tall, x, y, width: RESOURCE_WIDTH, height: (tall ? 38 : 10) + lines.length * 14 + details.length * 13 };
}

/** A territory of the stage's width around what stands in it. */
export function around(territory: Territory, y: number, width: number, people: readonly PlacedPerson[], resource: PlacedResource | null, least: number, headingEnd: number): PlacedTerritory {
  const bottom = Math.max(bottomOf(people), resource === null ? 0 : bottomOf([resource]), least, y + HEAD) + FOOT;
  return { territory, heading: [heading(territory, headingEnd - EDGE)], people, resource, x: 1, y, width: width - 2, height: bottom - y };
}

/** A territory that has no part in the request: as low as its people allow, with no name cut. */
export function aside(territory: Territory, y: number, width: number): PlacedTerritory {
  const room = width - 2 * EDGE;
  const box = (people: readonly PlacedPerson[], lines: readonly string[], least: number): PlacedTerritory => {
    return { territory, heading: lines, people, resource: null, x: 1, y, width: width - 2, height: Math.max(least, bottomOf(people) - y + 5) };
  };
  const beside = (lines: readonly string[]): PlacedTerritory => {
    const x = EDGE + Math.ceil(Math.max(...lines.map((line) => textWidth(line, HEADING_SIZE)))) + 14;
    const people = placeChips(territory.people, x, y, width - EDGE - x);
    const least = BESIDE[lines.length - 1] ?? 0;
    const lift = Math.max(5, (least - (bottomOf(people) - y)) / 2);
    return box(people.map((place) => ({ ...place, y: place.y + lift })), lines, least);
  };
  const split = [territory.name, territory.digits].filter((line) => line !== '');
  const single = heading(territory, room);
  const below = box(placeChips(territory.people, EDGE, y + HEAD - 2, room), [single], 0);
  const whole = [beside([single]), beside(split)].filter(({ people }) => people.every(({ person, lines }) => lines[0] === person.name));
  return whole.reduce((best, option) => (option.height < best.height ? option : best), below);
}

/** "Harbor Supply · 1111 2222 3333", its name cut where there is no room. */
function heading({ name, digits }: Territory, room: number): string {
  if (digits === '') return fitText(name, HEADING_SIZE, room);
  const end = ` · ${digits}`;
  return `${fitText(name, HEADING_SIZE, room - textWidth(end, HEADING_SIZE))}${end}`;
}
