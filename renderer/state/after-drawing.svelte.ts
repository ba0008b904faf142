import { untrack } from 'svelte';

let waiting: readonly (() => void)[] = [];

/** Everything that waits follows in one go, once the next frame has been drawn. */
function soon(follow: () => void): void {
  if (waiting.length === 0) {
    requestAnimationFrame(() =>
      setTimeout(() => {
        const all = waiting;
        waiting = [];
        for (const one of all) one();
      }),
    );
  }
  if (!waiting.includes(follow)) waiting = [...waiting, follow];
}

/**
 * A value one frame behind another. A decision is drawn first, and then what goes with it: its reasons, the story with its goals,
 * the words beside a picture, what the bars around an editor say. To be made where a component is.
 *
 * @param read the value as it is now
 */
export function afterDrawing<Value>(read: () => Value): { readonly current: Value } {
  let shown = $state.raw(untrack(read));
  const follow = (): void => void (shown = untrack(read));
  $effect(() => {
    if (read() !== untrack(() => shown)) soon(follow);
  });
  // What is gone follows nothing.
  $effect(() => () => void (waiting = waiting.filter((one) => one !== follow)));
  return {
    get current() {
      return shown;
    },
  };
}
