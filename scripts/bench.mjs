// npm run bench [-- --json] [-- --peer DIR]: how long deciding, explaining and reading take, as ratios of one run.
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { compare, compareAsync, sink } from './lib/bench/measure.mjs';
import { loadPeer } from './lib/bench/peer.mjs';
import { KEY, largePolicy, matrix, plainLoop, scenarios } from './lib/bench/scenarios.mjs';
import { ensureEngineBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { Obstacle, run } from './lib/say.mjs';

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false }, peer: { type: 'string' } } });

/** @type {string[]} */
const report = [];
/** @type {Record<string, unknown>} */
const result = {};
const round = (/** @type {number} */ value) => Number(value.toPrecision(4));
const perSecond = (/** @type {number} */ nanoseconds) => Math.round(1e9 / nanoseconds).toLocaleString('en');

await run(async () => {
  await ensureDependencies();
  /** @type {typeof import('../engine/index.ts')} */
  const engine = await import(pathToFileURL(await ensureEngineBuilt()).href);
  const peer = options.peer === undefined ? null : await loadPeer(options.peer);
  await decisions(engine, peer);
  matrices(engine);
  reading(engine);
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `${report.join('\n')}\n`);
  return 0;
});

/** @param {typeof import('../engine/index.ts')} engine @param {Awaited<ReturnType<typeof loadPeer>> | null} peer */
async function decisions(engine, peer) {
  const worst = { decideVsHandWritten: Infinity, decideVsPeer: Infinity, decideVsPeerInner: Infinity, explainVsPeer: Infinity };
  const lower = (/** @type {keyof typeof worst} */ name, /** @type {number} */ value) => void (worst[name] = Math.min(worst[name], value));
  report.push('Decisions per second, the requests rotating:');
  for (const scenario of scenarios()) {
    const { world } = engine.loadWorld(scenario.world);
    const requests = scenario.requests.map((spec) => engine.loadRequest(spec).request);
    if (world === null || requests.includes(null)) throw new Obstacle(`The scenario "${scenario.name}" cannot be read.`);
    const asked = /** @type {NonNullable<(typeof requests)[number]>[]} */ (requests);
    const decided = (/** @type {number} */ index) => engine.decide(world, /** @type {any} */ (asked[index])).decision === 'allow';
    const { predicate, requests: raw } = scenario;
    raw.forEach((one, index) => {
      if (predicate(one) !== decided(index)) throw new Obstacle(`The predicate of "${scenario.name}" disagrees on ${JSON.stringify(one)}`);
    });
    const calls = asked.length;
    const times = compare({
      decide: { calls, run: () => { for (let index = 0; index < calls; index += 1) if (engine.decide(world, /** @type {any} */ (asked[index])).decision === 'allow') sink.value += 1; } },
      hand: { calls, run: () => { for (let index = 0; index < calls; index += 1) if (predicate(/** @type {any} */ (raw[index]))) sink.value += 1; } },
      explain: { calls, run: () => { for (let index = 0; index < calls; index += 1) sink.value += engine.explain(world, /** @type {any} */ (asked[index])).trace.gates.length; } },
    });
    const { decide = 0, hand = 0, explain = 0 } = times;
    lower('decideVsHandWritten', hand / decide);
    report.push(`  ${scenario.name}`, `    decide ${perSecond(decide)}   explain ${perSecond(explain)}   hand-written ${perSecond(hand)} (${round(decide / hand)} times as fast as decide)`);
    if (peer === null) continue;
    const { publicCall, inner } = await peer(scenario);
    for (let index = 0; index < calls; index += 1) {
      const answer = await publicCall(index);
      if (answer !== decided(index) || inner(index) !== answer) throw new Obstacle(`The peer disagrees on ${JSON.stringify(raw[index])}`);
    }
    const few = Math.min(calls, 1200);
    // Whatever slows the machine down while the slow one works must slow ours down too.
    const { publicTime = 0, explainTime = 1 } = await compareAsync({
      publicTime: { calls: few, run: async () => { for (let index = 0; index < few; index += 1) if (await publicCall(index)) sink.value += 1; } },
      explainTime: { calls: 10 * few, run: () => { for (let turn = 0; turn < 10; turn += 1) for (let index = 0; index < few; index += 1) sink.value += engine.explain(world, /** @type {any} */ (asked[index])).trace.gates.length; } },
    });
    const { inner: innerTime = 0 } = compare({ inner: { calls: few, run: () => { for (let index = 0; index < few; index += 1) if (inner(index)) sink.value += 1; } } });
    lower('decideVsPeer', publicTime / decide);
    lower('decideVsPeerInner', innerTime / decide);
    lower('explainVsPeer', publicTime / explainTime);
    report.push(`    peer ${perSecond(publicTime)}, inner ${perSecond(innerTime)}: decide ${round(publicTime / decide)} and ${round(innerTime / decide)} times as fast, explain ${round(publicTime / explainTime)} times`);
  }
  for (const [name, value] of Object.entries(worst)) if (Number.isFinite(value)) result[name] = round(value);
}

/** @param {typeof import('../engine/index.ts')} engine */
function matrices(engine) {
  const actions = engine.kmsActions.map(({ name }) => name);
  const texts = ['', ' '].map((marker) => JSON.stringify(largePolicy(marker), null, 1));
  /** @param {number} count */
  const prepare = (count) => {
    const { world: spec, requests } = matrix(count, actions);
    const { world } = engine.loadWorld(spec);
    const loaded = requests.map((one) => engine.loadRequest(one).request);
    if (world === null || loaded.includes(null)) throw new Obstacle('The matrix cannot be read.');
    let keystroke = 0;
    return {
      requests,
      /** One keystroke: the policy's text is another, everything else stays. */
      ours: () => {
        keystroke += 1;
        const edited = engine.withKeyPolicy(world, KEY, texts[keystroke % 2] ?? '');
        let allowed = 0;
        for (const request of loaded) if (engine.decide(edited, /** @type {any} */ (request)).decision === 'allow') allowed += 1;
        return allowed;
      },
      plain: () => {
        keystroke += 1;
        const { Statement } = JSON.parse(texts[keystroke % 2] ?? '');
        let allowed = 0;
        for (const one of requests) if (plainLoop(Statement, one)) allowed += 1;
        return allowed;
      },
    };
  };
  const { ours, plain } = prepare(200);
  if (ours() !== plain()) throw new Obstacle('The plain loop gives other answers than the engine.');
  const times = compare({ ours: { calls: 1, run: () => void (sink.value += ours()) }, plain: { calls: 1, run: () => void (sink.value += plain()) } });
  const ratio = (times['ours'] ?? 0) / (times['plain'] ?? 1);
  result['matrixVsHandWritten'] = round(ratio);
  report.push('', `Matrix of 200 principals and ${actions.length} actions after a keystroke in 32 KB: ${round((times['ours'] ?? 0) / 1e6)} ms, ${round(ratio)} times a plain loop`, '', 'Cost by principals (per decision, the first is 1):');
  let first = 0;
  for (const count of [50, 200, 500, 1000, 2000]) {
    const { ours: work, requests } = prepare(count);
    const { cost = 0 } = compare({ cost: { calls: requests.length, run: () => void (sink.value += work()) } }, 30);
    first ||= cost;
    report.push(`  ${String(count).padStart(5)} principals  ${round(cost / first)}`);
  }
}

/** @param {typeof import('../engine/index.ts')} engine */
function reading(engine) {
  const texts = ['', ' '].map((marker) => JSON.stringify(largePolicy(marker), null, 1));
  let turn = 0;
  const next = () => texts[(turn += 1) % 2] ?? '';
  const times = compare({
    json: { calls: 1, run: () => void (sink.value += JSON.parse(next()).Statement.length) },
    parse: { calls: 1, run: () => void (sink.value += engine.parsePolicy('keyPolicy', next()).diagnostics.length) },
    findings: { calls: 1, run: () => void (sink.value += engine.validatePolicy('keyPolicy', next()).length) },
    // A turn long enough that all of it runs compiled, as it does for whoever types.
  }, 200);
  const { json = 1, parse = 0, findings = 0 } = times;
  result['parseVsJsonParse'] = round(parse / json);
  result['findingsVsJsonParse'] = round(findings / json);
  report.push('', `Reading 32 KB: ${round(parse / 1e6)} ms, ${round(parse / json)} times JSON.parse; with findings ${round(findings / json)} times`);
}
