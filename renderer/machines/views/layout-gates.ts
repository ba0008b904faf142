import { type Point, type Road, roadLength, shareOf } from './road.ts';
import type { StageGate } from './stage.ts';
import { textWidth } from './text-width.ts';

/** A gate's place on the road, by its middle. */
export interface PlacedGate extends Point {
  readonly gate: StageGate;
  readonly width: number;
  readonly height: number;
  /** The upper left corner of its answer: on the gate's upper edge on a level road, on its right end on an upright one. */
  readonly answer: Point;
}

export const GATE_HEIGHT = 24;
/** Where a gate's answer is drawn: the size of its square, and how far that reaches beyond the gate. */
export const ANSWER = { size: 15, over: 7 };
/** From the middle of one gate to the next on an upright road. */
const PITCH = 29;
/** Between two gates on a level road, and before the first and behind the last. */
const BETWEEN = 8;
const ENDS = { before: 10, behind: 16 };
/** An upright road's gates keep away from a corner below them, more so where a level gate stands close to it, and from what is above them. */
const BELOW = 23;
const BELOW_CLOSE = 34;
const CLOSE = 54;
const ABOVE = 18;

const GATE_SIZE = 11.5;

export function gateWidth(gate: StageGate): number {
  return Math.ceil(textWidth(gate.name, GATE_SIZE)) + 22;
}

const levelWidth = (gates: readonly StageGate[]): number => gates.reduce((sum, gate) => sum + gateWidth(gate), BETWEEN * Math.max(0, gates.length - 1));

/** How many of these gates, from the first, a level road of this length has room for. */
export function fitsLevel(gates: readonly StageGate[], length: number): number {
  let count = gates.length;
  while (count > 0 && levelWidth(gates.slice(0, count)) > length - ENDS.before - ENDS.behind) count -= 1;
  return count;
}

const belowOf = (level: readonly PlacedGate[], x: number): number => (level.some((gate) => gate.x + gate.width / 2 > x - CLOSE) ? BELOW_CLOSE : BELOW);

/**
 * The length that an upright road needs for this many gates.
 *
 * @param level the gates on the level road that leads to it
 * @param x where the upright road is
 */
export function uprightLength(count: number, level: readonly PlacedGate[], x: number): number {
  return count === 0 ? 25 : belowOf(level, x) + (count - 1) * PITCH + ABOVE;
}

/** Gates side by side on a level road, evenly. */
export function placeLevel(gates: readonly StageGate[], from: number, to: number, y: number): readonly PlacedGate[] {
  const [start, end] = [from + ENDS.before, to - ENDS.behind];
  const gap = Math.max(BETWEEN, (end - start - levelWidth(gates) + BETWEEN * Math.max(0, gates.length - 1)) / (gates.length + 1));
  const free = end - start - gates.reduce((sum, gate) => sum + gateWidth(gate), 0) - gap * (gates.length - 1);
  let at = start + Math.max(0, free / 2);
  return gates.map((gate) => {
    const width = gateWidth(gate);
    at += width;
    const answer = { x: at - 12, y: y - GATE_HEIGHT / 2 - ANSWER.over };
    const place = { gate, x: at - width / 2, y, width, height: GATE_HEIGHT, answer };
    at += gap;
    return place;
  });
}

/** Gates above one another on an upright road, the first at the bottom, evenly. */
export function placeUpright(gates: readonly StageGate[], level: readonly PlacedGate[], x: number, bottom: number, top: number): readonly PlacedGate[] {
  const [low, high] = [bottom - belowOf(level, x) + PITCH / 2, top + ABOVE - PITCH / 2];
  const step = (low - high) / Math.max(1, gates.length);
  return gates.map((gate, index) => {
    const [y, width] = [low - (index + 0.5) * step, gateWidth(gate)];
    return { gate, x, y, width, height: GATE_HEIGHT, answer: { x: x + width / 2 + ANSWER.over - ANSWER.size, y: y - ANSWER.size / 2 } };
  });
}

/** How far the road is solid, from 0 to 1: to the edge of the gate that refuses, where its name stays readable. */
export function solidShare(road: Road, gates: readonly PlacedGate[], reached: number, arrives: boolean): number {
  const total = roadLength(road);
  if (total === 0) return 0;
  const stop = gates[reached];
  if (stop === undefined) return arrives ? 1 : Math.max(0, 1 - 10 / total);
  const level = road.some((point, index) => index > 0 && point.y === stop.y && road[index - 1]?.y === stop.y);
  return Math.max(0, shareOf(road, stop) - ((level ? stop.width : stop.height) / 2 + 8) / total);
}
