/** Modules made of the curriculum when the app is built: scripts/vite/lessons.ts. */
declare module 'lessons:index' {
  const index: import('#lessons').CourseIndex;
  export default index;
}

declare module 'lessons:glossary' {
  const glossary: readonly import('#lessons').GlossaryEntry[];
  export default glossary;
}

declare module 'lessons:sources' {
  /** JSON of a list of [id, list of [path in the lesson's folder, text]]. */
  const sources: string;
  export default sources;
}

declare module 'lessons:all' {
  /** By id; JSON of a Lesson. */
  export const lessons: ReadonlyMap<string, () => Promise<{ readonly default: string }>>;
  /** By the unit's id; JSON of a Quiz. */
  export const quizzes: ReadonlyMap<string, () => Promise<{ readonly default: string }>>;
}
