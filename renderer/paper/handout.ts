import type { GlossaryEntry, Lesson } from '#lessons';
import { page, text } from './page.ts';

interface HandoutSpec {
  readonly title: string;
  readonly language: string;
  readonly lessons: readonly Lesson[];
  readonly glossary: readonly GlossaryEntry[];
  /** A lesson's text as HTML that holds nothing but what the lesson format names. */
  readonly markdown: (text: string) => string;
}

/** What the lessons teach, to take home: their texts, and the terms with the pages that explain them. */
export function handoutPaper({ title, language, lessons, glossary, markdown }: HandoutSpec): string {
  const ids = new Set(lessons.map(({ id }) => id));
  const terms = glossary.filter((entry) => entry.lessons.some((id) => ids.has(id)));
  const parts = lessons.map((lesson) => {
    const tasks = lesson.tasks.map((task) => `<h3>${text(task.title)}</h3>\n${markdown(task.text)}`);
    return `<section>\n<h2>${text(lesson.title)}</h2>\n${tasks.join('\n')}\n</section>`;
  });
  const words = terms.map(({ term, text: told, source }) => `<dt>${text(term)}</dt><dd>${text(told)} <cite>${text(source.title)}, ${text(source.url)}</cite></dd>`);
  const inner = [`<h1>${text(title)}</h1>`, ...parts, ...(words.length === 0 ? [] : [`<section>\n<h2>Key terms</h2>\n<dl>${words.join('\n')}</dl>\n</section>`])];
  return page({ language, title, inner: inner.join('\n') });
}
