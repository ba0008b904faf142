import { defineConfig } from '@playwright/test';

/** One for each app that runs at once: apps on one display would share its clipboard and its focus. */
const displays = (process.env['KPL_DISPLAYS'] ?? '').split(',').filter((display) => display !== '');
const own = displays[Number(process.env['TEST_PARALLEL_INDEX'] ?? '0')];
if (own !== undefined) process.env['DISPLAY'] = own;

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  workers: Math.max(1, displays.length),
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'reports/e2e.json' }]],
});
