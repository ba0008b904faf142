import { newLesson, type Pack } from '#workshop';

/** A pack with one lesson that breaks no rule, unless it is changed. */
export function draftPack(change: (files: Map<string, string>) => void = () => undefined): Pack {
  const files = new Map([
    ['course.json', JSON.stringify({ title: 'Mine', units: [{ id: 'mine', title: 'Mine', summary: 'Mine.', lessons: ['let-ben-in'] }] })],
    ['ids.lock.json', '["let-ben-in"]'],
    ...[...newLesson({ id: 'let-ben-in', title: 'Let Ben in' })].map(([path, text]) => [`mine/let-ben-in/${path}`, text] as const),
  ]);
  change(files);
  return { id: 'pack-1', title: 'Mine', summary: 'For everybody.', language: 'en', files };
}
