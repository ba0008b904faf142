import { checksCsv, classText, fileEndings, lessonsCsv, type Overview, overview, type WorkshopClass, xapiJson, xapiStatements } from '#workshop';
import { titlesOf } from '../course-order.ts';
import { classOf, openDraft } from './drafts.ts';
import type { InstructorContext } from './instructor.machine.ts';

/** What an instructor takes out: the class to hand out, or what came of it. */
export type ExportKind = 'class' | 'lessons' | 'checks' | 'xapi';

export interface Exported {
  readonly name: string;
  readonly text: string;
}

/** What is seen of a class. @param chosen by learner the `lastLink` of the work that counts */
export function seenOf(cls: WorkshopClass, { collection, lessons, chosen = {} }: Pick<InstructorContext, 'collection' | 'lessons'> & { readonly chosen?: Readonly<Record<string, string>> | undefined }): Overview {
  return overview(cls, collection, { lessons, choose: new Map(Object.entries(chosen)) });
}

/** What is seen of the open class; null when none is open. */
export function overviewOf(context: InstructorContext): Overview | null {
  const draft = openDraft(context);
  return draft === undefined ? null : seenOf(classOf(draft), { ...context, chosen: context.choices[draft.id] });
}

/** @throws when no class is open */
export function exportOf(context: InstructorContext, kind: ExportKind): Exported {
  const draft = openDraft(context);
  const seen = overviewOf(context);
  if (draft === undefined || seen === null) throw new Error('No class is open.');
  const cls = classOf(draft);
  const name = cls.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '').slice(0, 60) || 'class';
  const titles = titlesOf(cls, context);
  switch (kind) {
    case 'class':
      return { name: `${name}.${fileEndings.class}`, text: classText(cls, context.app) };
    case 'lessons':
      return { name: `${name}-lessons.csv`, text: lessonsCsv(seen, { byteOrderMark: true, titles }) };
    case 'checks':
      return { name: `${name}-checks.csv`, text: checksCsv(seen, { byteOrderMark: true, titles }) };
    case 'xapi':
      return { name: `${name}-xapi.json`, text: xapiJson(xapiStatements(cls, seen, { titles })) };
  }
}
