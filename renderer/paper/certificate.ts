import { plural } from '#engine';
import { progressCode, type Standing, type WorkshopClass } from '#workshop';
import { page, text } from './page.ts';

interface CertificateSpec {
  readonly cls: WorkshopClass;
  readonly learner: string;
  /** Of what the learner handed in. */
  readonly standing: Standing;
  /** By lesson. */
  readonly titles: ReadonlyMap<string, string>;
  /** As it shall stand there: no clock is asked. */
  readonly date: string;
}

/** What somebody solved in a class, and plainly what such a page is worth. Landscape. */
export function certificatePaper({ cls, learner, standing, titles, date }: CertificateSpec): string {
  const solved = cls.lessons.filter(({ id }) => (standing.lessons.get(id)?.solved ?? null) !== null);
  const items = solved.map(({ id }) => `<li>${text(titles.get(id) ?? id)}</li>`);
  const inner = [
    '<div class="certificate">',
    `<h1>Certificate</h1>`,
    `<p class="name"><bdi>${text(learner)}</bdi></p>`,
    `<p><bdi>${text(cls.name)}</bdi></p>`,
    `<p>${plural(cls.lessons.length, 'Solved: {solved} of # lesson', 'Solved: {solved} of # lessons').replace('{solved}', String(solved.length))}</p>`,
    ...(items.length === 0 ? [] : [`<ul class="solved">${items.join('')}</ul>`]),
    `<p>${text(date)}</p>`,
    `<p>Progress code: <span class="code">${text(progressCode(cls, standing))}</span></p>`,
    `<p class="worth">This page repeats what a result file says. It proves nothing beyond that file: nobody checked who sat at the keyboard.</p>`,
    '</div>',
  ];
  return page({ language: cls.language, title: 'Certificate', landscape: true, inner: inner.join('\n') });
}
