import glossary from 'lessons:glossary';
import type { Lesson } from '#lessons';
import { type LearnerRow, withClassStart, type WorkshopClass } from '#workshop';
import type { PaperKind } from '../../machines/instructor/paper.machine.ts';
import { orderOfEvaluation } from '../../machines/views/reference/order.ts';
import { answerPaper } from '../../paper/answers.ts';
import { certificatePaper } from '../../paper/certificate.ts';
import { exercisePaper } from '../../paper/exercises.ts';
import { handoutPaper } from '../../paper/handout.ts';
import { orderPaper } from '../../paper/order.ts';
import { htmlOf } from './markdown-html.ts';

interface PaperSpec {
  readonly cls: WorkshopClass;
  /** Those of the class that were read. */
  readonly lessons: ReadonlyMap<string, Lesson>;
  /** Whose certificate it is. */
  readonly learner: LearnerRow | undefined;
  /** As it shall stand there. */
  readonly date: string;
}

/** A page of a kind, as HTML; empty where there is nothing to print: a certificate of nobody. */
export function paperOf(kind: PaperKind, { cls, lessons, learner, date }: PaperSpec): string {
  const own = cls.lessons.flatMap(({ id }) => {
    const lesson = lessons.get(id);
    return lesson === undefined ? [] : [withClassStart(lesson, cls)];
  });
  const spec = { title: cls.name, language: 'en', lessons: own };
  switch (kind) {
    case 'handout':
      return handoutPaper({ ...spec, glossary, markdown: htmlOf });
    case 'exercises':
      return exercisePaper(spec);
    case 'answers':
      return answerPaper(spec);
    case 'order':
      return orderPaper(orderOfEvaluation(), 'en');
    case 'certificate':
      return learner === undefined || learner.standing === null ? '' : certificatePaper({ cls, learner: learner.name, standing: learner.standing, titles: new Map(own.map(({ id, title }) => [id, title])), date });
  }
}
