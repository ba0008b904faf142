import { describe, expect, test } from 'vitest';
import { createActor } from 'xstate';
import { tourMachine, tourStep, tourSteps } from '../../renderer/machines/tour.machine.ts';
import { parseSettings, defaultSettings } from '../../electron/shared/settings.ts';

function tour() {
  const happened: string[] = [];
  const actor = createActor(tourMachine);
  actor.on('tour.goesTo', ({ screen }) => void happened.push(`goes to ${screen}`));
  actor.on('tour.wasSeen', () => void happened.push('seen'));
  actor.start();
  return { actor, happened };
}

describe('the tour', () => {
  test('goes through its stops, to the screen of each, and is seen at the end', () => {
    const { actor, happened } = tour();
    actor.send({ type: 'learner.takesTour' });
    for (const step of tourSteps) {
      expect(tourStep(actor.getSnapshot().context)).toBe(step);
      expect(happened.at(-1)).toBe(`goes to ${step.screen}`);
      expect(happened).not.toContain('seen');
      actor.send({ type: 'learner.goesOn' });
    }
    expect(actor.getSnapshot().value).toBe('away');
    expect(happened.filter((one) => one === 'seen')).toHaveLength(1);
  });

  test('can be left at every stop, and begins anew', () => {
    for (const at of tourSteps.keys()) {
      const { actor, happened } = tour();
      actor.send({ type: 'learner.takesTour' });
      for (let stop = 0; stop < at; stop += 1) actor.send({ type: 'learner.goesOn' });
      actor.send({ type: 'learner.endsTour' });
      expect(actor.getSnapshot().value).toBe('away');
      expect(happened.at(-1)).toBe('seen');
      actor.send({ type: 'learner.takesTour' });
      expect(actor.getSnapshot().context.step).toBe(0);
    }
  });

  test('goes back one stop, and not before the first', () => {
    const { actor } = tour();
    actor.send({ type: 'learner.takesTour' });
    actor.send({ type: 'learner.goesBackOneStop' });
    expect(actor.getSnapshot().context.step).toBe(0);
    actor.send({ type: 'learner.goesOn' });
    actor.send({ type: 'learner.goesBackOneStop' });
    expect(actor.getSnapshot().context.step).toBe(0);
    expect(actor.getSnapshot().value).toBe('showing');
  });

  test('declined before it began, it is seen too', () => {
    const { actor, happened } = tour();
    actor.send({ type: 'learner.endsTour' });
    expect(happened).toEqual(['seen']);
  });

  test('its words are read in less than a minute, at 200 words a minute', () => {
    const words = tourSteps.flatMap(({ title, text }) => `${title} ${text}`.split(/\s+/));
    expect(words.length).toBeLessThan(200);
  });

  test('settings from before the tour offer it', () => {
    const before = Object.fromEntries(Object.entries(defaultSettings).filter(([name]) => name !== 'tour'));
    expect(parseSettings(before)).toEqual({ ok: true, record: defaultSettings });
  });
});
