import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { inEachPause } from '../shared/pause.ts';

let collect: (() => void) | null = null;

/** Clears away what nothing in this process refers to any more. */
export function collectGarbage(): void {
  if (collect === null) {
    // V8 hands out its collector to contexts that are made while this flag is set, and to no window.
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
    setFlagsFromString('--no-expose-gc');
  }
  collect();
}

/** To be told of each call of a window: what calls leave behind is cleared away when there are no more for a while. */
export const noteCall: () => void = inEachPause(collectGarbage);
