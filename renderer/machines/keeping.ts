/**
 * The states of a machine that keeps something on disk: saved, waiting for a pause, saving, and not saved, which tries
 * again. The machine names the guard `isDirty`, the actor `save`, the delays `saveDelay` and `retryDelay`, and the
 * actions `markClean`, `noteSaved` and `noteNotSaved`; tags say how it stands.
 *
 * @param record reads what is written from the machine’s context
 * @param otherwise what to say where a fault has no words
 */
export function keeping<Read extends (of: never) => unknown>(record: Read, otherwise: string) {
  return {
    initial: 'saved' as const,
    states: {
      saved: { tags: 'saved' as const, always: { guard: 'isDirty' as const, target: 'waiting' as const } },
      /** A short pause, so that typing makes one write and not fifty. */
      waiting: { tags: 'saving' as const, after: { saveDelay: 'saving' as const }, on: { 'app.flushes': 'saving' as const } },
      saving: {
        tags: 'saving' as const,
        entry: 'markClean' as const,
        // The window may close before this write is done: what came since goes with it.
        on: { 'app.flushes': { guard: 'isDirty' as const, target: 'saving' as const, reenter: true } },
        invoke: {
          src: 'save' as const,
          input: record,
          onDone: { target: 'saved' as const, actions: 'noteSaved' as const },
          onError: { target: 'notSaved' as const, actions: { type: 'noteNotSaved' as const, params: ({ event }: { event: { error: unknown } }) => messageOf(event.error, otherwise) } },
        },
      },
      notSaved: { tags: 'notSaved' as const, after: { retryDelay: 'saving' as const }, on: { 'app.flushes': 'saving' as const } },
    },
  };
}

/** What a fault says of itself, or other words where it says nothing. */
export function messageOf(fault: unknown, otherwise: string): string {
  return fault instanceof Error ? fault.message : otherwise;
}
