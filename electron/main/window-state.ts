import { readSnapshot, snapshotText } from './stores/snapshot.ts';

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowState {
  readonly bounds: Bounds | null;
  readonly maximized: boolean;
}

export const defaultState: WindowState = { bounds: null, maximized: false };
export const smallest = { width: 900, height: 620 };

const KIND = 'window';
const VERSION = 1;

/** A window's state as its file holds it: with its format's number and a checksum. */
export function windowStateText(state: WindowState): string {
  return snapshotText(KIND, VERSION, state).text;
}

/** Reads a saved window state, of every format so far; anything odd gives the default. */
export function parseWindowState(text: string): WindowState {
  const read = readSnapshot(KIND, VERSION, text);
  const value = 'snapshot' in read ? read.snapshot.data : null;
  if (typeof value !== 'object' || value === null || !('maximized' in value) || !('bounds' in value)) return defaultState;
  const bounds = value.bounds;
  const isBounds = (candidate: unknown): candidate is Bounds =>
    typeof candidate === 'object' &&
    candidate !== null &&
    ['x', 'y', 'width', 'height'].every((name) => Number.isInteger((candidate as Record<string, unknown>)[name]));
  return { bounds: isBounds(bounds) ? { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height } : null, maximized: value.maximized === true };
}

/** The saved bounds when enough of them can be seen on one of the displays, else null: a screen may have been unplugged. */
export function visibleBounds(bounds: Bounds | null, displays: readonly Bounds[]): Bounds | null {
  if (bounds === null) return null;
  const size = { width: Math.max(bounds.width, smallest.width), height: Math.max(bounds.height, smallest.height) };
  const sized = { x: bounds.x, y: bounds.y, ...size };
  const overlap = (display: Bounds): boolean => {
    const width = Math.min(sized.x + sized.width, display.x + display.width) - Math.max(sized.x, display.x);
    const height = Math.min(sized.y + sized.height, display.y + display.height) - Math.max(sized.y, display.y);
    return width >= 200 && height >= 100;
  };
  return displays.some(overlap) ? sized : null;
}
