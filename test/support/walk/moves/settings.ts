import { expect } from '@playwright/test';
import { chordOf, commands, refusalOf } from '../../../../renderer/machines/keymap.ts';
import { type SettingsEvent, zooms } from '../../../../renderer/machines/settings.machine.ts';
import type { Step, Walk } from '../walker.ts';

const themes = ['system', 'light', 'dark', 'contrast'] as const;
const motions = ['system', 'reduced'] as const;
const sizes = [10, 11, 12, 13, 14, 16, 18, 20, 24, 28];
/** Letters for new keys, and one that has another meaning. */
const letters = ['j', 'l', 'q', 'u', 'z'];

/** Sizes by keys, on every screen; and what can be set on the screen of the settings. */
export function settingsMoves(walk: Walk): readonly Step[] {
  const { model, page } = walk;
  const does = (event: SettingsEvent, act: () => Promise<unknown>) => async (): Promise<void> => {
    model.settings.send(event);
    await act();
  };
  const large = model.now.zoom > 125;
  const everywhere: readonly Step[] = [
    { name: 'larger', weight: large ? 0 : 0.15, can: !large, take: does({ type: 'learner.zooms', by: 1 }, () => walk.command('zoomIn')) },
    { name: 'smaller', weight: 0.15, can: model.now.zoom > 67, take: does({ type: 'learner.zooms', by: -1 }, () => walk.command('zoomOut')) },
    { name: 'actual size', weight: 0.2, can: true, take: does({ type: 'learner.zooms', by: 0 }, () => walk.either('zoomReset', () => walk.command('zoomReset'))) },
    {
      name: 'other colours',
      weight: 0.2,
      can: true,
      take: async () => {
        const dark = model.now.theme === 'dark' || model.now.theme === 'contrast';
        await does({ type: 'learner.sets', change: { theme: dark ? 'light' : 'dark' } }, () => walk.palette('theme', dark ? 'Use light colours' : 'Use dark colours'))();
      },
    },
  ];
  if (model.screen !== 'settings') return everywhere;
  const { wrap, lineNumbers } = model.now.editor;
  const field = (legend: string) => page.getByRole('group', { name: legend, exact: true });
  return [
    ...everywhere,
    {
      name: 'set the colours',
      weight: 1.5,
      can: true,
      take: async () => {
        const theme = walk.pick(themes.filter((one) => one !== model.now.theme)) ?? 'system';
        await does({ type: 'learner.sets', change: { theme } }, () => page.locator(`input[name=theme][value=${theme}]`).press('Space'))();
      },
    },
    {
      name: 'set the motion',
      weight: 0.7,
      can: true,
      take: async () => {
        const motion = walk.pick(motions.filter((one) => one !== model.now.motion)) ?? 'system';
        await does({ type: 'learner.sets', change: { motion } }, () => page.locator(`input[name=motion][value=${motion}]`).press('Space'))();
      },
    },
    {
      name: 'set the size of everything',
      weight: 0.5,
      can: true,
      take: async () => {
        const zoom = walk.pick(zooms.slice(1, 7)) ?? 100;
        if (zoom !== model.now.zoom) await does({ type: 'learner.sets', change: { zoom } }, () => field('Size of everything').locator('select').selectOption(String(zoom)))();
      },
    },
    {
      name: 'set the size of the editor',
      weight: 0.8,
      can: true,
      take: async () => {
        const fontSize = walk.pick(sizes) ?? 13;
        if (fontSize !== model.now.editor.fontSize) await does({ type: 'learner.setsEditor', change: { fontSize } }, () => field('Editor').locator('select').selectOption(String(fontSize)))();
      },
    },
    { name: 'wrap lines or not', weight: 0.6, can: true, take: does({ type: 'learner.setsEditor', change: { wrap: !wrap } }, () => page.getByLabel('Wrap long lines').press('Space')) },
    { name: 'number lines or not', weight: 0.6, can: true, take: does({ type: 'learner.setsEditor', change: { lineNumbers: !lineNumbers } }, () => page.getByLabel('Line numbers').press('Space')) },
    { name: 'change keys', weight: 1.2, can: true, take: () => changeKeys(walk) },
    { name: 'first keys again', weight: 0.4, can: Object.keys(model.now.shortcuts).length > 0, take: does({ type: 'learner.resetsKeys' }, () => walk.button('Back to the first keys')) },
    { name: 'another language and back', weight: 0.25, can: true, take: () => language(walk) },
  ];
}

async function changeKeys(walk: Walk): Promise<void> {
  const { model, page } = walk;
  const command = walk.pick(commands)?.id ?? 'hint';
  const letter = walk.pick(letters) ?? 'j';
  const [ctrlKey, shiftKey] = [walk.chance() < 0.5, walk.chance() < 0.5];
  const chord = chordOf({ key: shiftKey ? letter.toUpperCase() : letter, code: `Key${letter.toUpperCase()}`, ctrlKey, altKey: !ctrlKey, shiftKey, metaKey: false }) ?? '';
  const refused = refusalOf(command, chord, model.now.shortcuts) !== null;
  walk.note(`of ${command} to ${chord}${refused ? ', refused' : ''}`);
  model.settings.send({ type: 'learner.changesKeys', command });
  model.settings.send({ type: 'learner.presses', chord });
  await walk.button(page.locator(`#keys-${command}`));
  await walk.press([ctrlKey ? 'Control' : 'Alt', ...(shiftKey ? ['Shift', letter.toUpperCase()] : [letter])].join('+'));
  if (!refused) return;
  await expect(page.locator('.refusal')).not.toHaveText('');
  model.settings.send({ type: 'learner.keepsKeys' });
  await walk.press('Escape');
}

/** In the made-up language everything is called otherwise: the way back goes by places alone. */
async function language(walk: Walk): Promise<void> {
  const { model, page } = walk;
  const choice = page.locator('fieldset select').filter({ has: page.locator('option[value=system]') });
  const other = await choice.locator('option:not([value=system])').evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value).find((one) => one !== 'en'));
  if (other === undefined) return;
  const chosen = model.now.language;
  const turn = async (to: string): Promise<void> => {
    model.settings.send({ type: 'learner.sets', change: { language: to } });
    await walk.anew(() => choice.selectOption(to));
    await model.restart();
  };
  await turn(other);
  await expect(page.locator('html')).toHaveAttribute('lang', other);
  await walk.command('settings');
  await turn(chosen);
}
