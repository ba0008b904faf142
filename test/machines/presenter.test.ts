import { describe, expect, test, vi } from 'vitest';
import { createActor } from 'xstate';
import { handsOf, majorityOf, noVotes, presenterMachine } from '../../renderer/machines/presenter.machine.ts';

function presenting() {
  const actor = createActor(presenterMachine);
  actor.start();
  actor.send({ type: 'instructor.presents', now: 1000 });
  return actor;
}

describe('presenting to a room', () => {
  test('begins and is left, and nothing of it stays', () => {
    const actor = presenting();
    expect(actor.getSnapshot().context.began).toBe(1000);
    actor.send({ type: 'instructor.asks', question: 'Who thinks so?' });
    actor.send({ type: 'instructor.counts', verdict: 'allow', count: 4 });
    actor.send({ type: 'instructor.opens', lesson: 'one', now: 1500 });
    actor.send({ type: 'instructor.leaves' });
    expect(actor.getSnapshot().value).toBe('away');
    expect(actor.getSnapshot().hasTag('keepsBack')).toBe(false);
    actor.send({ type: 'instructor.presents', now: 2000 });
    expect(actor.getSnapshot().context).toEqual({ began: 2000, lessons: {}, keys: [], question: '', votes: noVotes, answer: null });
  });

  test('shows the last three keys, and forgets them after a while', () => {
    vi.useFakeTimers();
    try {
      const actor = presenting();
      for (const chord of ['Tab', 'F6', 'Ctrl+Enter', 'Alt+H']) {
        actor.send({ type: 'instructor.presses', chord });
        vi.advanceTimersByTime(1000);
      }
      expect(actor.getSnapshot().context.keys).toEqual(['F6', 'Ctrl+Enter', 'Alt+H']);
      vi.advanceTimersByTime(2000);
      expect(actor.getSnapshot().context.keys).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('keeps the decision back while hands are counted, and only then', () => {
    const actor = presenting();
    expect(actor.getSnapshot().hasTag('keepsBack')).toBe(false);
    actor.send({ type: 'instructor.asks', question: 'Who thinks that Ben may?' });
    expect(actor.getSnapshot().hasTag('keepsBack')).toBe(true);
    actor.send({ type: 'instructor.counts', verdict: 'allow', count: 7 });
    actor.send({ type: 'instructor.counts', verdict: 'explicitDeny', count: 2 });
    // The keys that are pressed meanwhile end nothing.
    actor.send({ type: 'instructor.presses', chord: 'Enter' });
    expect(actor.getSnapshot().hasTag('keepsBack')).toBe(true);
    actor.send({ type: 'instructor.reveals', answer: 'implicitDeny' });
    expect(actor.getSnapshot().hasTag('keepsBack')).toBe(false);
    expect(actor.getSnapshot().context.answer).toBe('implicitDeny');
    expect(actor.getSnapshot().context.votes).toEqual({ allow: 7, implicitDeny: 0, explicitDeny: 2 });
    actor.send({ type: 'instructor.counts', verdict: 'allow', count: 9 });
    expect(actor.getSnapshot().context.votes.allow).toBe(7);
    actor.send({ type: 'instructor.asks', question: 'And now?' });
    expect(actor.getSnapshot().context).toMatchObject({ votes: noVotes, answer: null });
  });

  test('another question while hands are counted has hands of its own, and the decision stays kept back', () => {
    const actor = presenting();
    actor.send({ type: 'instructor.asks', question: 'Who thinks that Ben may?' });
    actor.send({ type: 'instructor.counts', verdict: 'allow', count: 7 });
    actor.send({ type: 'instructor.asks', question: 'Who thinks that Ana may?' });
    expect(actor.getSnapshot().context).toMatchObject({ question: 'Who thinks that Ana may?', votes: noVotes });
    expect(actor.getSnapshot().hasTag('keepsBack')).toBe(true);
  });

  test('where nobody decides there is nothing to reveal', () => {
    const actor = presenting();
    actor.send({ type: 'instructor.asks', question: 'Who thinks so?' });
    expect(actor.getSnapshot().hasTag('votes')).toBe(true);
    actor.send({ type: 'instructor.reveals', answer: null });
    expect([actor.getSnapshot().hasTag('votes'), actor.getSnapshot().hasTag('keepsBack')]).toEqual([false, false]);
  });

  test.each([-1, 1.5, 1000, Number.NaN])('%d is no number of hands', (count) => {
    const actor = presenting();
    actor.send({ type: 'instructor.asks', question: 'Who?' });
    actor.send({ type: 'instructor.counts', verdict: 'allow', count });
    expect(actor.getSnapshot().context.votes).toEqual(noVotes);
  });

  test('without a presentation there is no vote', () => {
    const actor = createActor(presenterMachine);
    actor.start();
    actor.send({ type: 'instructor.asks', question: 'Who?' });
    expect(actor.getSnapshot().value).toBe('away');
  });

  test.each([
    [{ allow: 0, implicitDeny: 0, explicitDeny: 0 }, null, 0],
    [{ allow: 3, implicitDeny: 3, explicitDeny: 1 }, null, 7],
    [{ allow: 3, implicitDeny: 4, explicitDeny: 1 }, 'implicitDeny', 8],
    [{ allow: 0, implicitDeny: 0, explicitDeny: 1 }, 'explicitDeny', 1],
  ] as const)('of %o most think %s', (votes, most, hands) => {
    expect(majorityOf(votes)).toBe(most);
    expect(handsOf(votes)).toBe(hands);
  });
});
