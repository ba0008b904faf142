import type { StageGate, StageModel, Territory } from './stage.ts';

/** Where things stand on the stage, in units of its own drawing. */
export interface StageLayout {
  readonly width: number;
  readonly height: number;
  readonly territories: readonly (Box & { readonly territory: Territory; readonly people: readonly (Box & { readonly id: string })[]; readonly keys: readonly (Box & { readonly id: string })[] })[];
  /** The corners of the road, from the caller to the key; empty when either is not on the stage. */
  readonly road: readonly Point[];
  readonly gates: readonly (Point & { readonly gate: StageGate; readonly width: number; readonly share: number; readonly compact: boolean })[];
  /** How far the road is solid, from 0 to 1. */
  readonly solid: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

const WIDTH = 432;
const CARD = { width: 128, height: 40 };
const KEY = { width: 110, height: 74 };
const EDGE = 12;
const HEAD = 32;
const GAP = 8;

/** Lays a stage out: the key's account on top, the others below it. */
export function layoutStage(model: StageModel): StageLayout {
  let y = 1;
  const territories = model.territories.map((territory) => {
    const rows = territory.people.length * (CARD.height + GAP);
    const keysHeight = territory.keys.length * (KEY.height + GAP);
    const height = HEAD + Math.max(rows, keysHeight, CARD.height + GAP) + 4;
    const people = territory.people.map(({ id }, index) => ({ id, x: EDGE, y: y + HEAD + index * (CARD.height + GAP), ...CARD }));
    const keys = territory.keys.map(({ id }, index) => ({ id, x: WIDTH - EDGE - KEY.width, y: y + HEAD + index * (KEY.height + GAP), ...KEY }));
    const box = { territory, people, keys, x: 1, y, width: WIDTH - 2, height };
    y += height + 34;
    return box;
  });
  const caller = territories.flatMap(({ territory, people }) => people.filter(({ id }) => territory.people.some((person) => person.id === id && person.calls)))[0];
  const key = territories.flatMap(({ territory, keys }) => keys.filter(({ id }) => territory.keys.some((one) => one.id === id && one.asked)))[0];
  const road = caller === undefined || key === undefined ? [] : roadBetween(caller, key);
  const gates = placeGates(model.gates, road);
  const last = gates[model.reached];
  return { width: WIDTH, height: y - 33, territories, road, gates, solid: last === undefined ? 1 : stopBefore(last, road) };
}

/** The request stops at the gate's near edge, where the gate's name stays readable. */
function stopBefore(place: StageLayout['gates'][number], road: readonly Point[]): number {
  const [start, corner, end] = road;
  if (start === undefined || corner === undefined) return 0;
  const total = distance(start, corner) + (end === undefined ? 0 : distance(corner, end));
  const half = place.y === start.y ? place.width / 2 : 13;
  return Math.max(0, place.share - (half + 8) / total);
}

function roadBetween(caller: Box, key: Box): Point[] {
  const start = { x: caller.x + caller.width, y: caller.y + caller.height / 2 };
  if (start.y > key.y && start.y < key.y + key.height) return [start, { x: key.x, y: start.y }];
  const x = key.x + key.width / 2;
  return [start, { x, y: start.y }, { x, y: start.y > key.y ? key.y + key.height : key.y }];
}

const distance = (first: Point, second: Point): number => Math.abs(first.x - second.x) + Math.abs(first.y - second.y);

function placeGates(gates: readonly StageGate[], road: readonly Point[]): StageLayout['gates'] {
  const [start, corner, end] = road;
  if (start === undefined || corner === undefined) return [];
  const total = distance(start, corner) + (end === undefined ? 0 : distance(corner, end));
  const upright = end !== undefined && distance(corner, end) >= 56;
  const near = upright ? gates.filter(({ side }) => side !== 'key') : gates;
  const far = upright ? gates.filter(({ side }) => side === 'key') : [];
  const width = (gate: StageGate): number => gate.name.length * 6.3 + 20;
  const room = distance(start, corner) - (upright ? 60 : 14);
  const compact = near.reduce((sum, gate) => sum + width(gate) + 8, 0) > room;
  const onFirst = spread(near.map((gate) => (compact ? 26 : width(gate))), room).map((offset, index) => {
    const gate = near[index] as StageGate;
    const along = 6 + offset;
    return { gate, x: start.x + along, y: start.y, width: compact ? 24 : width(gate), share: along / total, compact };
  });
  const second = end === undefined ? 0 : distance(corner, end);
  const onSecond = far.map((gate, index) => {
    const along = (second * (index + 1)) / (far.length + 1);
    const up = end !== undefined && end.y < corner.y;
    return { gate, x: corner.x, y: corner.y + (up ? -along : along), width: width(gate), share: (distance(start, corner) + along) / total, compact: false };
  });
  return [...onFirst, ...onSecond];
}

/** The middles of things of these widths, spread over a length. */
function spread(widths: readonly number[], length: number): number[] {
  const free = Math.max(0, length - widths.reduce((sum, width) => sum + width, 0));
  const gap = free / (widths.length + 1);
  let at = 0;
  return widths.map((width) => {
    at += gap + width;
    return at - width / 2;
  });
}
