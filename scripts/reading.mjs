// npm run reading: how hard each lesson is to read. Ends with 1 when one is harder than it may be.
import { ensureDependencies } from './lib/dependencies.mjs';
import { at } from './lib/paths.mjs';
import { run } from './lib/say.mjs';

await run(async () => {
  await ensureDependencies();
  // Only now: it needs a package.
  const { readingOfLessons } = await import('./lib/lesson-prose.mjs');
  const { HIGHEST_GRADE } = await import('./lib/reading.mjs');
  const rows = readingOfLessons(at('lessons'));
  const hard = rows.filter(({ grade }) => grade > HIGHEST_GRADE);
  const lines = rows.map(({ id, grade, words, sentences }) => `${grade.toFixed(1).padStart(5)}  ${String(words).padStart(5)}  ${(words / Math.max(1, sentences)).toFixed(1).padStart(8)}  ${id}${grade > HIGHEST_GRADE ? '   too hard' : ''}`);
  process.stdout.write(`${['grade  words  per sentence', ...lines, `${rows.length} lessons, ${hard.length} above grade ${HIGHEST_GRADE}`].join('\n')}\n`);
  return hard.length === 0 ? 0 : 1;
});
