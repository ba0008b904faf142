// npm run bench:app [-- --json]: how quick the built app is, as ratios of one run.
import { parseArgs } from 'node:util';
import { keystroke } from './lib/bench-app/keystroke.mjs';
import { launch } from './lib/bench-app/launch.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ensureRuntime } from './lib/runtime.mjs';
import { run } from './lib/say.mjs';
import { ensureSystem, openDisplay } from './lib/system.mjs';

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

/** Frames are drawn as soon as they are ready: otherwise whatever is quicker than the display would look alike. */
const UNLIMITED = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];
const round = (/** @type {number} */ value) => Number(value.toPrecision(4));

await run(async () => {
  await ensureDependencies();
  const runtime = await ensureRuntime();
  await ensureSystem(runtime.executable);
  await ensureBuilt();
  const display = await openDisplay();
  /** @type {Record<string, number>} */
  const result = {};
  /** @type {string[]} */
  const report = [];
  try {
    const app = await launch(runtime.executable, display.env, UNLIMITED);
    try {
      const { ratio, keystrokes, lessonMs, bareMs, lessonMs95, bareMs95 } = await keystroke(app);
      result['keystrokeVsBareEditor'] = round(ratio);
      report.push(`A keystroke in a lesson until its decision is drawn: ${round(lessonMs)} ms, in a bare editor ${round(bareMs)} ms: ${round(ratio)} times (medians of ${keystrokes}; 95 of 100 within ${round(lessonMs95)} and ${round(bareMs95)} ms)`);
    } finally {
      await app.close();
    }
  } finally {
    display.close();
  }
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `${report.join('\n')}\n`);
  return 0;
});
