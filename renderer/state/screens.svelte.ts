import type { Destination } from '../machines/destinations.ts';

/**
 * The screens that are read when somebody first goes there. To add one: its destination in `destinations.ts`, a line
 * here, and a branch in App.svelte.
 */
const loaders = {
  lesson: () => import('../screens/LessonScreen.svelte').then((module) => module.default),
  quiz: () => import('../screens/QuizScreen.svelte').then((module) => module.default),
  reference: () => import('../screens/ReferenceScreen.svelte').then((module) => module.default),
  sandbox: () => import('../screens/SandboxScreen.svelte').then((module) => module.default),
  settings: () => import('../screens/SettingsScreen.svelte').then((module) => module.default),
  about: () => import('../screens/AboutScreen.svelte').then((module) => module.default),
  profiles: () => import('../screens/ProfilesScreen.svelte').then((module) => module.default),
  class: () => import('../screens/ClassScreen.svelte').then((module) => module.default),
  instructor: () => import('../screens/InstructorScreen.svelte').then((module) => module.default),
  packs: () => import('../screens/PacksScreen.svelte').then((module) => module.default),
};

type Loaded = { -readonly [Name in keyof typeof loaders]?: Awaited<ReturnType<(typeof loaders)[Name]>> };

/** The screens that are there. */
let loaded: Loaded = $state.raw({});

export function loadedScreens(): Readonly<Loaded> {
  return loaded;
}

/** Reads a screen, once. Rejects with words for the learner. */
export async function loadScreen(name: Destination['screen']): Promise<void> {
  if (loaded[name] !== undefined) return;
  let screen;
  try {
    screen = await loaders[name]();
  } catch {
    throw new Error('A file of the app could not be read.');
  }
  loaded = { ...loaded, [name]: screen };
}
