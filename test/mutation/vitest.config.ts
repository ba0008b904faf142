import { defineConfig } from 'vitest/config';

/** What must notice a small change of the matchers and the authorizer: the case files and the properties. */
export default defineConfig({
  test: {
    include: ['test/cases/**/*.test.ts', 'test/properties/**/*.test.ts', 'test/engine/conditions.test.ts', 'test/engine/engine.test.ts'],
    environment: 'node',
    fileParallelism: false,
  },
});
