import { parsePolicy } from '#engine';
import type { Lesson } from '#lessons';
import type { WorkshopClass } from './class.ts';

/**
 * What stands in a class that its lessons do not have.
 *
 * @param lessons of the course and of the packs that are there
 * @returns sentences; none when all is well
 */
export function classFaults(cls: WorkshopClass, lessons: ReadonlyMap<string, Lesson>): string[] {
  return cls.lessons.flatMap(({ id, pack, start }) => {
    const lesson = lessons.get(id);
    if (lesson === undefined) return [pack === undefined ? `The class has the lesson ${id}, which this app does not have. It may be in a lesson pack that is not here.` : `The lesson ${id} of the class is in the lesson pack ${pack.title}, which is not here. Bring that pack in, too.`];
    return Object.entries(start ?? {}).flatMap(([doc, text]) => startFaults(lesson, doc, text));
  });
}

function startFaults(lesson: Lesson, doc: string, text: string): string[] {
  const document = lesson.documents.find((one) => one.doc === doc);
  if (document === undefined || document.readOnly) return [`The class has a start text for ${doc} in the lesson ${lesson.title}, which has no such document to edit.`];
  if (lesson.kind === 'blanks' || lesson.kind === 'assemble') return [`The lesson ${lesson.title} is put together from parts, so that it takes no other start text.`];
  return parsePolicy(document.kind, text).policy === null ? [`The start text for ${document.label} in the lesson ${lesson.title} is not a policy that can be read.`] : [];
}

/** The lesson as the class begins it: with the class’s start texts for documents that may be edited. */
export function withClassStart(lesson: Lesson, cls: WorkshopClass): Lesson {
  const own = cls.lessons.find(({ id }) => id === lesson.id)?.start;
  if (own === undefined || lesson.kind === 'blanks' || lesson.kind === 'assemble') return lesson;
  const texts = lesson.documents.flatMap(({ doc, readOnly }) => (readOnly || own[doc] === undefined ? [] : [[doc, own[doc].replace(/\r\n?/g, '\n')] as const]));
  return texts.length === 0 ? lesson : { ...lesson, start: { ...lesson.start, ...Object.fromEntries(texts) } };
}
