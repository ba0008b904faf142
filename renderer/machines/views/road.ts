/** A place on the stage, in the units of its drawing. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The corners of a road, from its start to its end; every part of it is level or upright. */
export type Road = readonly Point[];

/** How much of a corner is rounded. */
const RADIUS = 9;

interface Part {
  readonly from: Point;
  readonly to: Point;
  /** Where its straight part begins and ends, and how far along the road that is. */
  readonly begin: number;
  readonly end: number;
  /** What its corners take away from it. */
  readonly cutStart: number;
  readonly cutEnd: number;
}

const distance = (first: Point, second: Point): number => Math.abs(first.x - second.x) + Math.abs(first.y - second.y);
const arc = (radius: number): number => (Math.PI / 2) * radius;

function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to);
  const share = length === 0 ? 0 : by / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** The radius of the corner at a point: never more than half of the shorter part beside it. */
function radiusAt(road: Road, index: number): number {
  const [before, at, after] = [road[index - 1], road[index], road[index + 1]];
  if (before === undefined || at === undefined || after === undefined) return 0;
  return Math.min(RADIUS, distance(before, at) / 2, distance(at, after) / 2);
}

function partsOf(road: Road): readonly Part[] {
  let along = 0;
  return road.slice(1).map((to, index) => {
    const from = road[index] as Point;
    const [cutStart, cutEnd] = [radiusAt(road, index), radiusAt(road, index + 1)];
    // Half of a corner's curve belongs to the part before it, half to the part after it.
    const begin = along + arc(cutStart) / 2;
    const end = begin + distance(from, to) - cutStart - cutEnd;
    along = end + arc(cutEnd) / 2;
    return { from, to, begin, end, cutStart, cutEnd };
  });
}

/** The length of the road as it is drawn, corners rounded. */
export function roadLength(road: Road): number {
  const parts = partsOf(road);
  return parts.at(-1)?.end ?? 0;
}

/** The road as the `d` of an SVG path. */
export function roadPath(road: Road): string {
  return road
    .map((point, index) => {
      if (index === 0) return `M${point.x} ${point.y}`;
      const radius = radiusAt(road, index);
      const after = road[index + 1];
      if (after === undefined || radius === 0) return `L${point.x} ${point.y}`;
      const enter = towards(point, road[index - 1] as Point, radius);
      const leave = towards(point, after, radius);
      const turnsRight = (point.x - enter.x) * (leave.y - point.y) - (point.y - enter.y) * (leave.x - point.x) > 0;
      return `L${enter.x} ${enter.y}A${radius} ${radius} 0 0 ${turnsRight ? 1 : 0} ${leave.x} ${leave.y}`;
    })
    .join('');
}

/** How far along the road a point of its straight parts is, from 0 to 1. */
export function shareOf(road: Road, point: Point): number {
  const total = roadLength(road);
  const part = partsOf(road).find(({ from, to }) => distance(from, point) + distance(point, to) <= distance(from, to) + 0.01);
  if (part === undefined || total === 0) return 0;
  return Math.min(part.end, Math.max(part.begin, part.begin + distance(part.from, point) - part.cutStart)) / total;
}
