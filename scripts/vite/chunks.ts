import { chunkName as lessonChunkName } from './lessons.ts';

const library = /\/renderer\/exchange\/library\/data\/.+\.json$/;

/**
 * What is data and no code stands in chunks of its own: the course's table of contents, the glossary, and the library's policies and
 * worlds. Their sizes are told apart, and code that changes leaves them as they are.
 */
export const dataChunks = {
  includeDependenciesRecursively: false,
  groups: [
    { name: 'index', test: /^\0lessons:index$/ },
    { name: 'glossary', test: /^\0lessons:glossary$/ },
    { name: 'library', test: library },
  ],
};

/** Where a chunk of the page goes: lessons and the library apart from the app's own. */
export function chunkName(chunk: { readonly moduleIds: readonly string[] }): string {
  const isLibrary = chunk.moduleIds.length > 0 && chunk.moduleIds.every((id) => library.test(id));
  return isLibrary ? 'assets/library/[name]-[hash].js' : lessonChunkName(chunk);
}
