import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What must notice a small change of the matchers and the authorizer, the quickest first: a run stops at its first failure. */
const include = [
  'test/cases/conformance.test.ts',
  'test/engine/conditions.test.ts',
  'test/engine/conditions-patterns.test.ts',
  'test/engine/trace.test.ts',
  'test/engine/trace-elements.test.ts',
  'test/engine/trace-matching.test.ts',
  'test/engine/trace-authorize.test.ts',
  'test/engine/engine.test.ts',
  'test/properties/texts.test.ts',
  'test/properties/naive.test.ts',
  'test/properties/worlds.test.ts',
  'test/properties/metamorphic.test.ts',
  'test/properties/fuzz.test.ts',
];

class InThisOrder extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => include.findIndex((file) => moduleId.endsWith(file));
    return Promise.resolve([...files].sort((one, other) => place(one) - place(other)));
  }
}

export default defineConfig({
  // One worker a run: each change starts a new one, and its files share what they import.
  test: { include, environment: 'node', fileParallelism: false, isolate: false, sequence: { sequencer: InThisOrder } },
});
