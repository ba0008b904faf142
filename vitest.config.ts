import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** What is tested here keeps nothing between calls: its files share what they import, which takes longer to read than most of them to run. */
const pure = ['analyse', 'cases', 'engine', 'exchange', 'findings', 'lessons', 'machines', 'properties', 'rules', 'simulator'].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  plugins: [svelte()],
  test: {
    environment: 'node',
    passWithNoTests: false,
    // Left to itself it leaves one core idle: of two, that is half.
    maxWorkers: availableParallelism(),
    // A machine that is slow or busy is no fault of the app: no test is about time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
      { extends: true, test: { name: 'others', include: ['test/**/*.test.ts'], exclude: [...pure, 'test/e2e/**', 'node_modules/**'] } },
    ],
  },
});
