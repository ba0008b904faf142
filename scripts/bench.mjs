// npm run bench: how long deciding and explaining take, as ratios measured in one run.
import { readFileSync } from 'node:fs';
import { createServer } from 'vite';
import { ensureDependencies } from './lib/dependencies.mjs';
import { at, root } from './lib/paths.mjs';
import { run } from './lib/say.mjs';

const ROUNDS = 9;

/** The median of a few rounds, in milliseconds. @param {() => void} work */
function median(work) {
  work();
  const times = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return times.sort((first, second) => first - second)[Math.floor(ROUNDS / 2)] ?? 0;
}

await run(async () => {
  await ensureDependencies();
  const server = await createServer({ root, configFile: false, logLevel: 'error', server: { middlewareMode: true }, appType: 'custom' });
  try {
    const { decide, explain, loadRequest, loadWorld } = await server.ssrLoadModule('/engine/index.ts');
    const { cases } = JSON.parse(readFileSync(at('test', 'cases', 'data', 'evaluation.json'), 'utf8'));
    const loaded = cases.map((/** @type {any} */ one) => ({ world: loadWorld(one.world).world, request: loadRequest(one.request).request }));
    const repeat = (/** @type {(one: any) => unknown} */ each) => () => {
      for (let round = 0; round < 40; round += 1) for (const one of loaded) each(one);
    };
    const parse = median(() => {
      for (let round = 0; round < 40; round += 1) for (const one of cases) JSON.parse(JSON.stringify(one));
    });
    const rows = [
      ['reading a world', median(() => {
        for (let round = 0; round < 40; round += 1) for (const one of cases) loadWorld(one.world);
      })],
      ['deciding', median(repeat(({ world, request }) => decide(world, request)))],
      ['explaining', median(repeat(({ world, request }) => explain(world, request)))],
    ];
    process.stdout.write(`Ratios to copying the same cases as JSON (${cases.length} cases, 40 times, median of ${ROUNDS}):\n`);
    for (const [name, time] of rows) process.stdout.write(`  ${String(name).padEnd(16)} ${(Number(time) / parse).toFixed(2)}\n`);
  } finally {
    await server.close();
  }
  return 0;
});
