import { chunkName as lessonChunkName } from './lessons.ts';

const library = /\/renderer\/exchange\/library\/data\/.+\.json$/;

/** What the bundler tells of its modules. */
interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** Where the code that is loaded together begins: in the app's page, the page of notes, and the two screens with an editor. */
const places = { page: 'main.ts', notes: 'notes.ts', lesson: 'screens/LessonScreen.svelte', sandbox: 'screens/SandboxScreen.svelte' };

/**
 * The chunks of the pages. What is data and no code has chunks of its own: the course's table of contents, the glossary, and the
 * library's policies and worlds. Their sizes are told apart, and code that changes leaves them as they are.
 *
 * Code that is always loaded together stands together, since every single file takes its time when the app starts.
 *
 * @param screens the folder of the pages
 */
export function chunks(screens: string): { includeDependenciesRecursively: boolean; groups: { name: string | ((id: string, modules: Modules) => string | null); test?: RegExp }[] } {
  return {
    includeDependenciesRecursively: false,
    groups: [
      { name: 'index', test: /^\0lessons:index$/ },
      { name: 'glossary', test: /^\0lessons:glossary$/ },
      { name: 'library', test: library },
      { name: together(screens), test: /^(?!\0lessons:)/ },
    ],
  };
}

/** The chunk of what is loaded at the start, with both pages, or with both editors; null: the bundler finds a place for it. */
function together(screens: string): (id: string, modules: Modules) => string | null {
  let parts: Readonly<Record<keyof typeof places, ReadonlySet<string>>> | null = null;
  const loadedWith = (place: string, modules: Modules): ReadonlySet<string> => {
    const found = new Set<string>();
    const add = (id: string): void => {
      if (found.has(id)) return;
      found.add(id);
      for (const one of modules.getModuleInfo(id)?.importedIds ?? []) add(one);
    };
    add(`${screens}/${place}`);
    return found;
  };
  return (id, modules) => {
    parts ??= { page: loadedWith(places.page, modules), notes: loadedWith(places.notes, modules), lesson: loadedWith(places.lesson, modules), sandbox: loadedWith(places.sandbox, modules) };
    if (parts.page.has(id)) return parts.notes.has(id) ? 'pages' : 'start';
    // The page of notes must not load an editor, and the app with it.
    return parts.lesson.has(id) && parts.sandbox.has(id) && !parts.notes.has(id) ? 'editors' : null;
  };
}

/** Where a chunk of the page goes: lessons and the library apart from the app's own. */
export function chunkName(chunk: { readonly moduleIds: readonly string[] }): string {
  const isLibrary = chunk.moduleIds.length > 0 && chunk.moduleIds.every((id) => library.test(id));
  return isLibrary ? 'assets/library/[name]-[hash].js' : lessonChunkName(chunk);
}
