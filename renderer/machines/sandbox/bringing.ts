import { messageOf } from '../keeping.ts';
import type { ReadingAnswer } from './reading.ts';

/**
 * The states of what is brought in: nothing, being read, read, or not read for a fault that can be tried again. Every answer and every
 * edit of the world has it read anew; what was read before is seen meanwhile, but does not come in.
 *
 * @param question reads what is asked from the machine’s context
 * @param otherwise what to say where a fault has no words
 */
export function bringing<Read extends (of: never) => unknown>(question: Read, otherwise: string) {
  return {
    initial: 'none' as const,
    on: {
      'learner.bringsIn': { target: '.reading' as const, actions: 'bringIn' as const },
      'learner.answers': { guard: 'hasReading' as const, target: '.reading' as const, actions: 'answer' as const },
      'learner.chooses': { guard: 'hasReading' as const, target: '.reading' as const, actions: 'choose' as const },
      'learner.takesIn': { guard: 'hasReading' as const, actions: 'want' as const },
      'learner.leavesIt': { guard: 'hasIncoming' as const, target: '.none' as const, actions: 'leaveIt' as const },
    },
    states: {
      none: {},
      reading: {
        tags: 'reading' as const,
        entry: 'beginReading' as const,
        invoke: {
          src: 'read' as const,
          input: question,
          onDone: { target: 'read' as const, actions: { type: 'noteReading' as const, params: ({ event }: { event: { output: ReadingAnswer } }) => event.output } },
          onError: { target: 'failed' as const, actions: { type: 'noteNotRead' as const, params: ({ event }: { event: { error: unknown } }) => messageOf(event.error, otherwise) } },
        },
        initial: 'soon' as const,
        states: { soon: { after: { readingPause: 'long' as const } }, long: { tags: 'readingLong' as const } },
      },
      /** It comes in only as it was read last, for the world that is there. */
      read: {
        always: [
          { guard: 'hasNothing' as const, target: 'none' as const },
          { guard: 'isReadForAnother' as const, target: 'reading' as const },
          { guard: 'comesIn' as const, target: 'none' as const, actions: 'takeIn' as const },
          { guard: 'isWanted' as const, actions: 'wantNothing' as const },
        ],
      },
      failed: { always: [{ guard: 'hasNothing' as const, target: 'none' as const }, { guard: 'isWanted' as const, target: 'reading' as const }] },
    },
  };
}
