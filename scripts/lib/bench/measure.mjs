const ROUNDS = 9;

/** Where results go, so that no work can be optimised away. */
export const sink = { value: 0 };

/**
 * The median time of one call of each function, in nanoseconds. The functions take turns, so that whatever slows the
 * machine down for a while slows all of them down.
 *
 * @param {Record<string, { run: () => void, calls: number }>} works each `run` makes `calls` calls
 * @param {number} milliseconds how long each turn should take about
 * @returns {Record<string, number>}
 */
export function compare(works, milliseconds = 60) {
  const entries = Object.entries(works).map(([name, { run, calls }]) => {
    const until = performance.now() + milliseconds;
    let warm = 0;
    do {
      run();
      warm += 1;
    } while (performance.now() < until);
    return { name, run, calls, repeats: Math.max(1, warm), times: /** @type {number[]} */ ([]) };
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { run, calls, repeats, times } of entries) {
      const started = performance.now();
      for (let repeat = 0; repeat < repeats; repeat += 1) run();
      times.push(((performance.now() - started) * 1e6) / (repeats * calls));
    }
  }
  return Object.fromEntries(entries.map(({ name, times }) => [name, median(times)]));
}

/**
 * The same for functions of which some answer with a promise: each runs once a turn.
 *
 * @param {Record<string, { run: () => void | Promise<void>, calls: number }>} works
 * @returns {Promise<Record<string, number>>}
 */
export async function compareAsync(works) {
  const entries = Object.entries(works).map(([name, work]) => ({ name, ...work, times: /** @type {number[]} */ ([]) }));
  for (const { run } of entries) await run();
  for (let round = 0; round < 5; round += 1) {
    for (const { run, calls, times } of entries) {
      const started = performance.now();
      await run();
      times.push(((performance.now() - started) * 1e6) / calls);
    }
  }
  return Object.fromEntries(entries.map(({ name, times }) => [name, median(times)]));
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((first, second) => first - second)[Math.floor(values.length / 2)] ?? 0;
}
