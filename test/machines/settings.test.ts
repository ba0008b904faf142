import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock } from 'xstate';
import { chordOf, commandOf, commands, keysOf, type Press, refusalOf } from '../../renderer/machines/keymap.ts';
import { defaultSettings, type Settings, settingsMachine, type SettingsNotice, type Transfer, type TransferOutcome, zooms } from '../../renderer/machines/settings.machine.ts';
import { defaultSettings as contractDefaults, parseSettings } from '../../electron/shared/settings.ts';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const press = (key: string, more: Partial<Press> = {}): Press => ({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

describe('keys', () => {
  test.each([
    [press('k', { ctrlKey: true }), 'Ctrl+K'],
    [press('k', { metaKey: true }), 'Ctrl+K'],
    [press('K', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+K'],
    [press('˙', { altKey: true, code: 'KeyH' }), 'Alt+H'],
    [press('F6', { shiftKey: true }), 'Shift+F6'],
    [press('+', { ctrlKey: true, shiftKey: true }), 'Ctrl+='],
    [press(' ', { ctrlKey: true }), 'Ctrl+Space'],
    [press('Enter', { ctrlKey: true }), 'Ctrl+Enter'],
    [press('Control', { ctrlKey: true }), null],
  ])('%o is %s', (event, chord) => expect(chordOf(event)).toBe(chord));

  test('every command has keys of its own that could be chosen, and is found by them', () => {
    expect(new Set(commands.map(({ keys }) => keys)).size).toBe(commands.length);
    for (const { id, keys } of commands) {
      expect(commandOf(keys, {})).toBe(id);
      expect(refusalOf(id, keys, {}), id).toBeNull();
    }
  });

  test('chosen keys take the place of the first ones', () => {
    const chosen = { hint: 'Ctrl+J' };
    expect(keysOf('hint', chosen)).toBe('Ctrl+J');
    expect(commandOf('Ctrl+J', chosen)).toBe('hint');
    expect(commandOf('Alt+H', chosen)).toBeNull();
    expect(refusalOf('sandbox', 'Alt+H', chosen)).toBeNull();
  });

  test.each([
    ['Ctrl+K', 'Go to…'],
    ['Ctrl+C', 'copies'],
    ['Ctrl+Z', 'undoes'],
    ['Alt+1', 'document'],
    ['H', 'typing'],
    ['Enter', 'typing'],
    ['Shift+H', 'typing'],
  ])('%s is refused for a hint, and the message says why', (chord, why) => expect(refusalOf('hint', chord, {})).toContain(why));

  test('names of the prototype are no commands', () => {
    expect(commandOf('constructor', {})).toBeNull();
    expect(keysOf('hint', JSON.parse('{"__proto__": {"hint": "Ctrl+K"}}') as Record<string, string>)).toBe('Alt+H');
  });
});

async function open(options: { failures?: number; transfer?: (what: Transfer) => Promise<TransferOutcome> } = {}) {
  const clock = new SimulatedClock();
  const written: Settings[] = [];
  let failures = options.failures ?? 0;
  const actor = createActor(
    settingsMachine.provide({
      actors: {
        load: fromPromise<{ record: Settings; notices: readonly SettingsNotice[] }>(() => Promise.resolve({ record: defaultSettings, notices: [] })),
        save: fromPromise<boolean, Settings>(({ input }) => {
          if (failures > 0) {
            failures -= 1;
            return Promise.reject(new Error('The disk is full.'));
          }
          written.push(input);
          return Promise.resolve(true);
        }),
        transfer: fromPromise<TransferOutcome, Transfer>(({ input }) => (options.transfer ?? (() => Promise.resolve({ ok: true, message: `${input} done` })))(input)),
      },
    }),
    { clock },
  );
  actor.start();
  await settle();
  return { actor, clock, written };
}

describe('the settings', () => {
  test('are those of the contract', () => {
    expect(defaultSettings).toEqual(contractDefaults);
    for (const zoom of zooms) expect(parseSettings({ ...defaultSettings, zoom }).ok).toBe(true);
    const bad = [null, { ...defaultSettings, theme: 'pink' }, { ...defaultSettings, zoom: 1000 }, { ...defaultSettings, more: 1 }, { ...defaultSettings, shortcuts: { hint: 'x'.repeat(61) } }];
    expect(bad.filter((value) => parseSettings(value).ok)).toEqual([]);
  });

  test('a change is saved, and called saved only then; a failure is told and tried again', async () => {
    const { actor, clock, written } = await open({ failures: 1 });
    actor.send({ type: 'learner.sets', change: { theme: 'contrast' } });
    expect(actor.getSnapshot().hasTag('saved')).toBe(false);
    clock.increment(200);
    await settle();
    expect(actor.getSnapshot().hasTag('notSaved')).toBe(true);
    expect(actor.getSnapshot().context.failure).toBe('The disk is full.');
    clock.increment(2000);
    await settle();
    expect(actor.getSnapshot().hasTag('saved')).toBe(true);
    expect(actor.getSnapshot().context.failure).toBeNull();
    expect(written).toEqual([{ ...defaultSettings, theme: 'contrast' }]);
  });

  test('the size goes by steps, and no further than the ends', async () => {
    const { actor } = await open();
    const zoom = (): number => actor.getSnapshot().context.settings.zoom;
    actor.send({ type: 'learner.zooms', by: 1 });
    expect(zoom()).toBe(110);
    for (let turn = 0; turn < 20; turn += 1) actor.send({ type: 'learner.zooms', by: 1 });
    expect(zoom()).toBe(300);
    for (let turn = 0; turn < 20; turn += 1) actor.send({ type: 'learner.zooms', by: -1 });
    expect(zoom()).toBe(50);
    actor.send({ type: 'learner.zooms', by: 0 });
    expect(zoom()).toBe(100);
  });

  test('keys that are taken are refused with a message; others are kept; the first ones come back', async () => {
    const { actor } = await open();
    actor.send({ type: 'learner.presses', chord: 'Ctrl+J' });
    expect(actor.getSnapshot().context.settings.shortcuts).toEqual({});
    actor.send({ type: 'learner.changesKeys', command: 'hint' });
    actor.send({ type: 'learner.presses', chord: 'Ctrl+K' });
    expect(actor.getSnapshot().context).toMatchObject({ capturing: 'hint', refusal: expect.stringContaining('Go to…') as unknown });
    actor.send({ type: 'learner.presses', chord: 'Ctrl+J' });
    expect(actor.getSnapshot().context).toMatchObject({ capturing: null, refusal: null, settings: { shortcuts: { hint: 'Ctrl+J' } } });
    actor.send({ type: 'learner.resetsKeys' });
    expect(actor.getSnapshot().context.settings.shortcuts).toEqual({});
  });

  test('nothing is deleted without a confirmation', async () => {
    const asked: Transfer[] = [];
    const { actor } = await open({
      transfer: (what) => {
        asked.push(what);
        return Promise.resolve({ ok: true, message: 'gone' });
      },
    });
    actor.send({ type: 'learner.confirms' });
    actor.send({ type: 'learner.deletes' });
    expect(actor.getSnapshot().hasTag('asksConfirmation')).toBe(true);
    actor.send({ type: 'learner.cancels' });
    await settle();
    expect(asked).toEqual([]);
    actor.send({ type: 'learner.deletes' });
    actor.send({ type: 'learner.confirms' });
    await settle();
    expect(asked).toEqual(['delete']);
    expect(actor.getSnapshot().context.said).toBe('gone');
  });

  test('an export or import that fails says why; one that was cancelled says nothing', async () => {
    const outcomes: (() => Promise<TransferOutcome>)[] = [
      () => Promise.resolve({ ok: false, message: 'The disk is full.' }),
      () => Promise.reject(new Error('odd')),
      () => Promise.resolve({ ok: false, cancelled: true, message: 'No file was chosen.' }),
    ];
    const { actor } = await open({ transfer: () => (outcomes.shift() ?? (() => Promise.reject(new Error('no more'))))() });
    for (const said of ['The disk is full.', 'odd', null]) {
      actor.send({ type: 'learner.imports' });
      await settle();
      expect(actor.getSnapshot().context.said).toBe(said);
      expect(actor.getSnapshot().hasTag('working')).toBe(false);
    }
  });
});
