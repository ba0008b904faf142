import { ANSWER, gateWidth } from '../../renderer/machines/views/layout-gates.ts';
import type { StageLayout } from '../../renderer/machines/views/layout.ts';
import { type Point, shareOf } from '../../renderer/machines/views/road.ts';
import type { StageModel } from '../../renderer/machines/views/stage.ts';
import { textWidth } from '../../renderer/machines/views/text-width.ts';

interface Named {
  readonly name: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const box = (name: string, { x, y, width, height }: { x: number; y: number; width: number; height: number }): Named => ({ name, left: x, right: x + width, top: y, bottom: y + height });
const overlap = (one: Named, other: Named): boolean => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
const inside = (one: Named, outer: Named): boolean => one.left >= outer.left && one.right <= outer.right && one.top >= outer.top && one.bottom <= outer.bottom;

/** What is wrong with a stage as it is laid out: empty when everything has its place and can be read. */
export function stageFaults(model: StageModel, layout: StageLayout): string[] {
  const faults: string[] = [];
  const lands = layout.territories.map((one) => box(one.territory.id, one));
  const drawing = box('the drawing', { x: 0, y: 0, width: layout.width, height: layout.height });
  for (const land of lands) if (!inside(land, drawing)) faults.push(`${land.name} is not inside the drawing`);

  const cards: Named[] = [];
  const words: Named[] = [];
  layout.territories.forEach((one, index) => {
    const own = [...one.people.map((place) => box(place.person.id, place)), ...(one.resource === null ? [] : [box(one.resource.resource.name, one.resource)])];
    for (const card of own) if (!inside(card, lands[index] as Named)) faults.push(`${card.name} is not inside ${one.territory.id}`);
    cards.push(...own);
    // The heading's letters, from where the component puts them.
    const low = one.height < 40 || one.heading.length > 1;
    const width = Math.max(...one.heading.map((line) => textWidth(line, 11.5)));
    words.push(box(`the heading of ${one.territory.id}`, { x: one.x + 11, y: low ? one.y + one.height / 2 - 13 : one.y + 9, width, height: low ? 26 : 12 }));
    for (const place of one.people) {
      const room = place.width - (place.form === 'chip' ? 49 : 60);
      for (const line of place.lines) if (textWidth(line, 12) > room + 1) faults.push(`${line} is too wide for its card`);
      if (place.form === 'card' && place.lines.length < 2 && textWidth(place.person.role, 10.5) > room + 1) faults.push(`${place.person.role} is too wide for its card`);
    }
    if (new Set(one.people.map(({ lines }) => lines.join(' '))).size < new Set(one.people.map(({ person }) => person.name)).size) faults.push(`two of ${one.territory.id} look alike`);
  });

  // A gate with the answer on its corner.
  const gates = layout.gates.flatMap(({ gate, x, y, width, height, answer }) => {
    if (width < gateWidth(gate)) faults.push(`${gate.id} is too narrow for its name`);
    return [box(gate.id, { x: x - width / 2, y: y - height / 2, width, height }), box(gate.id, { ...answer, width: ANSWER.size, height: ANSWER.size })];
  });
  for (const gate of gates) if (!inside(gate, drawing)) faults.push(`${gate.name} is not inside the drawing`);
  const things = [...cards, ...gates, ...words];
  things.forEach((one, index) => {
    for (const other of things.slice(index + 1)) if (one.name !== other.name && overlap(one, other)) faults.push(`${one.name} and ${other.name} overlap`);
  });
  lands.forEach((one, index) => {
    for (const other of lands.slice(index + 1)) if (overlap(one, other)) faults.push(`${one.name} and ${other.name} overlap`);
  });
  return [...faults, ...roadFaults(model, layout, [...cards, ...words])];
}

/** The road leads from the caller's card to the resource's, through every gate in order, and over nothing else. */
function roadFaults(model: StageModel, layout: StageLayout, obstacles: readonly Named[]): string[] {
  const faults: string[] = [];
  const { road, gates } = layout;
  const [start, end] = [road[0] as Point, road.at(-1) as Point];
  const caller = layout.territories.flatMap(({ people }) => people).filter(({ person }) => person.calls);
  const resource = layout.territories.flatMap(({ resource: one }) => (one === null ? [] : [one]));
  if (caller.length !== 1 || resource.length !== 1) return [`${caller.length} callers and ${resource.length} things asked for`];
  const [from, to] = [caller[0], resource[0]] as [(typeof caller)[number], (typeof resource)[number]];
  if (start.x !== from.x + from.width || start.y <= from.y || start.y >= from.y + from.height) faults.push('the road does not set out from the caller');
  const onLeft = end.x === to.x && end.y > to.y && end.y < to.y + to.height;
  const onBottom = end.y === to.y + to.height && end.x > to.x && end.x < to.x + to.width;
  if (!onLeft && !onBottom) faults.push('the road does not arrive at what is asked for');
  for (const [index, point] of road.slice(1).entries()) {
    const before = road[index] as Point;
    if (point.x !== before.x && point.y !== before.y) faults.push('the road is neither level nor upright');
    const part = box('the road', { x: Math.min(point.x, before.x), y: Math.min(point.y, before.y), width: Math.abs(point.x - before.x), height: Math.abs(point.y - before.y) });
    for (const one of obstacles) if (overlap({ ...part, left: part.left - 1, top: part.top - 1, right: part.right + 1, bottom: part.bottom + 1 }, { ...one, left: one.left + 2, right: one.right - 2, top: one.top + 2, bottom: one.bottom - 2 })) faults.push(`the road crosses ${one.name}`);
  }
  if (gates.map(({ gate }) => gate.id).join() !== model.gates.map(({ id }) => id).join()) faults.push('the gates are not those of the model, in their order');
  const shares = gates.map((gate) => shareOf(road, gate));
  if (shares.some((share, index) => share <= (shares[index - 1] ?? 0))) faults.push('the gates do not stand on the road in their order');
  return faults;
}
