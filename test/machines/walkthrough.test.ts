import { describe, expect, test } from 'vitest';
import { createActor, SimulatedClock } from 'xstate';
import { asker } from '#lessons';
import { lastStep, STEP_TIME, walkthroughMachine } from '../../renderer/machines/walkthrough.machine.ts';
import { realLesson } from '../support/course.ts';

const lesson = realLesson('another-account');
const decision = asker(lesson, lesson.start)({ as: 'ledger', action: 'kms:Decrypt', key: 'orders-key' });
const last = lastStep(decision);

function open(still = false) {
  const clock = new SimulatedClock();
  const actor = createActor(walkthroughMachine, { clock, input: { decision, still } }).start();
  return { actor, clock, step: () => actor.getSnapshot().context.step };
}

describe('the walkthrough', () => {
  test('plays step by step to the end', () => {
    const { actor, clock, step } = open();
    expect(last).toBe(3);
    actor.send({ type: 'learner.plays' });
    for (let expected = 1; expected <= last; expected += 1) {
      clock.increment(STEP_TIME);
      expect(step()).toBe(expected);
    }
    expect(actor.getSnapshot().matches('finished')).toBe(true);
    clock.increment(10 * STEP_TIME);
    expect(step()).toBe(last);
  });

  test('pauses, steps back and forth, and plays on', () => {
    const { actor, clock, step } = open();
    actor.send({ type: 'learner.plays' });
    clock.increment(STEP_TIME);
    actor.send({ type: 'learner.pauses' });
    clock.increment(5 * STEP_TIME);
    expect(step()).toBe(1);
    actor.send({ type: 'learner.stepsForward' });
    expect(step()).toBe(2);
    actor.send({ type: 'learner.stepsBack' });
    actor.send({ type: 'learner.stepsBack' });
    expect(step()).toBe(0);
    expect(actor.getSnapshot().can({ type: 'learner.stepsBack' })).toBe(false);
    actor.send({ type: 'learner.plays' });
    clock.increment(STEP_TIME);
    expect(step()).toBe(1);
  });

  test('goes faster when asked', () => {
    const { actor, clock, step } = open();
    actor.send({ type: 'learner.setsSpeed', speed: 2 });
    actor.send({ type: 'learner.plays' });
    clock.increment(STEP_TIME / 2);
    expect(step()).toBe(1);
    expect(actor.getSnapshot().can({ type: 'learner.setsSpeed', speed: 0 })).toBe(false);
  });

  test('jumps to the step that decides', () => {
    const { actor } = open();
    actor.send({ type: 'learner.jumpsToDecidingStep' });
    expect(decision.trace.gates[actor.getSnapshot().context.step - 1]?.deciding).toBe(true);
  });

  test('is a still picture where motion is unwelcome', () => {
    const { actor, step } = open(true);
    expect(actor.getSnapshot().matches('finished')).toBe(true);
    expect(step()).toBe(last);
  });
});
