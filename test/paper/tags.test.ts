import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { orderOfEvaluation } from '../../renderer/machines/views/reference/order.ts';
import { answerPaper } from '../../renderer/paper/answers.ts';
import { certificatePaper } from '../../renderer/paper/certificate.ts';
import { exercisePaper } from '../../renderer/paper/exercises.ts';
import { handoutPaper } from '../../renderer/paper/handout.ts';
import { orderPaper } from '../../renderer/paper/order.ts';
import { realCourse } from '../support/course.ts';
import { classOf } from '../support/workshop.ts';

// The older runtime for trying the app writes no tags. What the newer one will write is read from a current Chromium, where there is one.
const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find((name) => spawnSync(name, ['--version']).status === 0);

const { course } = realCourse();
const [unit] = course.units;
if (unit === undefined) throw new Error('The course has no unit.');
const spec = { title: unit.title, language: 'en', lessons: unit.lessons };
const papers: readonly [name: string, html: string][] = [
  ['handout', handoutPaper({ ...spec, glossary: course.glossary, markdown: (told) => `<p>${told}</p>` })],
  ['exercise sheet', exercisePaper(spec)],
  ['answer key', answerPaper(spec)],
  ['order of evaluation', orderPaper(orderOfEvaluation(), 'en')],
  ['certificate', certificatePaper({ cls: classOf('Tuesday'), learner: 'Ada Lovelace', standing: { lessons: new Map(), events: 0, handedIn: 0, last: 0, at: null }, titles: new Map(), date: '25 November 2026' })],
];

const inMarkup = (html: string, tag: string): number => [...html.matchAll(new RegExp(`<${tag}[\\s>]`, 'g'))].length;

describe.skipIf(chromium === undefined)(`tags for screen readers${chromium === undefined ? ' (not checked: no Chromium here that prints them)' : ''}`, () => {
  test.each(papers)('%s', (name, html) => {
    const folder = mkdtempSync(join(tmpdir(), 'kpl-tags-'));
    const [page, pdf] = [join(folder, 'page.html'), join(folder, 'page.pdf')];
    writeFileSync(page, html);
    spawnSync(chromium ?? '', ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', `--user-data-dir=${folder}`, '--no-pdf-header-footer', `--print-to-pdf=${pdf}`, page], { timeout: 60_000 });
    const text = readFileSync(pdf, 'latin1');
    expect(text).toMatch(/\/MarkInfo\s*<<\s*\/Type \/MarkInfo\s*\/Marked true|\/MarkInfo <<\/Marked true/);
    expect(text).toContain('/Lang (en)');
    const tags = new Map<string, number>();
    for (const [, tag = ''] of text.matchAll(/\/S \/(\w+)/g)) tags.set(tag, (tags.get(tag) ?? 0) + 1);
    // Every heading and every table of the page is one for who hears it, too.
    for (const [tag, element] of [['H1', 'h1'], ['H2', 'h2'], ['H3', 'h3'], ['Table', 'table']] as const) expect([name, tag, tags.get(tag) ?? 0]).toEqual([name, tag, inMarkup(html, element)]);
    expect(tags.get('H1')).toBe(1);
  }, 90_000);
});
