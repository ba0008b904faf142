/** Modules made of the curriculum when the app is built: scripts/vite/lessons.ts. */
declare module 'lessons:index' {
  const index: import('#lessons').CourseIndex;
  export default index;
}

declare module 'lessons:glossary' {
  const glossary: readonly import('#lessons').GlossaryEntry[];
  export default glossary;
}

declare module 'lessons:all' {
  /** By id. */
  export const lessons: ReadonlyMap<string, () => Promise<{ readonly default: import('#lessons').Lesson }>>;
  /** By the unit's id. */
  export const quizzes: ReadonlyMap<string, () => Promise<{ readonly default: import('#lessons').Quiz }>>;
}
