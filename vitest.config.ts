import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'node_modules/**'],
    environment: 'node',
    passWithNoTests: false,
    // Left to itself it leaves one core idle: of two, that is half.
    maxWorkers: availableParallelism(),
    // A machine that is slow or busy is no fault of the app: no test is about time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
