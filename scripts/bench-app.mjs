// npm run bench:app [-- --json] [-- --only start,keystroke,memory,sandbox,results]: how quick and how large the packaged app is, as ratios of one run.
import { parseArgs } from 'node:util';
import { keystroke } from './lib/bench-app/keystroke.mjs';
import { launch, UNLIMITED } from './lib/bench-app/launch.mjs';
import { memory } from './lib/bench-app/memory.mjs';
import { results } from './lib/bench-app/results.mjs';
import { sandbox } from './lib/bench-app/sandbox.mjs';
import { start } from './lib/bench-app/start.mjs';
import { atMost } from './lib/bench-app/statistics.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { emptyApp, packagedApp } from './lib/package/packaged-app.mjs';
import { at } from './lib/paths.mjs';
import { ensureRuntime } from './lib/runtime.mjs';
import { run, say } from './lib/say.mjs';
import { ensureSystem, openDisplay } from './lib/system.mjs';

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false }, only: { type: 'string' } } });
const round = (/** @type {number} */ value) => Number(value.toPrecision(4));
const percent = (/** @type {number} */ value) => `${(100 * value).toFixed(1)} %`;

/**
 * Every measure: its numbers by name, and a sentence. They run one after another, so that none disturbs the next.
 * @type {Record<string, (ours: string, empty: string, env: Record<string, string>) => Promise<[Record<string, number>, string]>>}
 */
const measures = {
  async start(ours, empty, env) {
    const { ratio, oursMs, emptyMs, times } = await start(ours, empty, env);
    return [{ startVsEmptyWindow: ratio }, `From the start to a usable lesson: ${round(oursMs)} ms, to an empty window ${round(emptyMs)} ms: ${round(ratio)} times (medians of ${times}; ${atMost(ratio, 1.5)})`];
  },
  async keystroke(ours, _, env) {
    const app = await launch(ours, env, UNLIMITED);
    try {
      const { ratio, keystrokes, lessonMs, bareMs, lessonMs95, bareMs95 } = await keystroke(app);
      return [{ keystrokeVsBareEditor: ratio }, `A keystroke in a lesson until its decision is drawn: ${round(lessonMs)} ms, in a bare editor ${round(bareMs)} ms: ${round(ratio)} times (medians of ${keystrokes}; 95 of 100 within ${round(lessonMs95)} and ${round(bareMs95)} ms; ${atMost(ratio, 2)})`];
    } finally {
      await app.close();
    }
  },
  async memory(ours, empty, env) {
    const result = await memory(ours, empty, env);
    if (result === null) return [{}, 'Memory: this system does not tell what processes share.'];
    const { ratio, growth, emptyMB, fewMB, manyMB } = result;
    return [{ memoryVsEmptyWindow: ratio, memoryGrowth: growth }, `Memory of all processes: ${round(fewMB)} MB after ten lessons, an empty window ${round(emptyMB)} MB: ${round(ratio)} times (${atMost(ratio, 1.3)}); ${round(manyMB)} MB after a hundred: ${percent(growth)} more (${atMost(growth, 0.05, '5 %')})`];
  },
  async sandbox(ours, _, env) {
    const { ratio, fullMs, emptyMs, fullMedian, emptyMedian, keystrokes } = await sandbox(ours, env);
    return [{ matrixVsEmptyWorld: ratio }, `A keystroke in the sandbox until its matrix is drawn, 95 of 100 within: ${round(fullMs)} ms with 200 principals and 20 keys, ${round(emptyMs)} ms in an empty world: ${round(ratio)} times (of ${keystrokes}; medians ${round(fullMedian)} and ${round(emptyMedian)} ms; ${atMost(ratio, 3)})`];
  },
  async results(ours, _, env) {
    const { ratio, viewMs, bareMs, files, rounds } = await results(ours, env);
    return [{ resultsVsBareLoop: ratio }, `The results of ${files} learners until their overview is drawn: ${round(viewMs)} ms, reading, hashing and parsing them in a bare loop ${round(bareMs)} ms: ${round(ratio)} times (medians of ${rounds}; ${atMost(ratio, 3)})`];
  },
};

await run(async () => {
  const chosen = options.only?.split(',') ?? Object.keys(measures);
  await ensureDependencies();
  const runtime = await ensureRuntime();
  await ensureSystem(runtime.executable);
  const { executable } = await packagedApp();
  const empty = await emptyApp(at('scripts', 'lib', 'bench-app', 'empty'));
  const display = await openDisplay();
  /** @type {Record<string, number>} */
  const result = {};
  try {
    for (const name of chosen) {
      const measure = measures[name];
      if (measure === undefined) throw new Error(`There is no measure ${name}.`);
      say(`${name} …`);
      const [numbers, sentence] = await measure(executable, empty.executable, display.env);
      for (const [key, value] of Object.entries(numbers)) result[key] = round(value);
      if (!options.json) process.stdout.write(`${sentence}\n`);
    }
  } finally {
    display.close();
  }
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  return 0;
});
