import type { Page } from '@playwright/test';
import { expect, test, vi } from 'vitest';
import { every } from '../support/walk/moves/every.ts';
import type { Person } from '../support/walk/model.ts';
import { shownOf } from '../support/walk/shown.ts';
import { Walk } from '../support/walk/walker.ts';

/** Stands for a page on which nothing happens: whatever is asked of it is there, and does nothing. */
const { nothing } = vi.hoisted(() => {
  const none: object = new Proxy(() => undefined, { get: (_, name) => (name === 'then' ? undefined : name === Symbol.toPrimitive ? () => '' : none), apply: () => none });
  return { nothing: none };
});
vi.mock('@playwright/test', () => ({ expect: nothing, _electron: nothing }));

/** The machines' part of a walk alone: they are held against the ledger, and no app is there. */
class Alone extends Walk {
  override get page(): Page {
    return nothing as Page;
  }

  override press = (): Promise<void> => Promise.resolve();
  override command = (): Promise<void> => Promise.resolve();
  override menu = (): Promise<void> => Promise.resolve();
  override button = (): Promise<void> => Promise.resolve();
  override palette = (): Promise<void> => Promise.resolve();
  override resize = (): Promise<void> => Promise.resolve();
  override reload = (): Promise<void> => {
    // As many chances are taken as with an app, so that a seed walks the same way with and without one.
    this.chance();
    return this.model.restart();
  };

  override kill = (): Promise<void> => this.model.restart();
  override killAtOnce = (): Promise<void> => this.model.restart();
  override leavesTo = (person: Person): Promise<void> => this.model.goesOnAs(person);

  override async anew(act: () => Promise<unknown>): Promise<void> {
    await act();
  }

  override async agree(): Promise<void> {
    await this.model.settled();
    expect(shownOf(this.model)).toHaveProperty('screen');
  }

  override check(faults: readonly string[]): void {
    expect(faults, this.story()).toEqual([]);
  }
}

const STEPS = Number(process.env['KPL_STEPS'] ?? '250');
const SEED = Number(process.env['KPL_SEED'] ?? '20261129');

test(`in ${STEPS} steps of a walk the machines lose nothing that was typed, answered, undone or kept (seed ${SEED})`, { timeout: 60_000 + STEPS * 400 }, async () => {
  const walk = new Alone(SEED);
  for (let index = 0; index < STEPS; index += 1) await walk.take(every(walk));
  expect(walk.counts.size).toBeGreaterThan(25);
});
