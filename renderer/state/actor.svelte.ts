import { untrack } from 'svelte';

/** Anything that has a snapshot and tells when it changes. */
interface Followed<Snapshot> {
  getSnapshot(): Snapshot;
  subscribe(listener: (snapshot: Snapshot) => void): { unsubscribe(): void };
}

/** An actor's snapshot as a rune: reading `current` in a component follows the actor. */
export class ActorState<Snapshot> {
  current: Snapshot;
  private readonly subscription: { unsubscribe(): void };

  constructor(actor: Followed<Snapshot>) {
    let snapshot = $state.raw(actor.getSnapshot());
    this.current = snapshot;
    Object.defineProperty(this, 'current', { get: () => snapshot });
    this.subscription = actor.subscribe((next) => (snapshot = next));
  }

  stop(): void {
    this.subscription.unsubscribe();
  }
}

/**
 * The parts of a context, each followed by itself: what reads one of them is not asked again when another one changes.
 *
 * @param read the context as it is now; it has the same parts for as long as it lives
 */
export function partsOf<Context extends object>(read: () => Context): Readonly<Context> {
  const parts = {} as Context;
  for (const name of untrack(() => Object.keys(read())) as (keyof Context)[]) {
    const part = $derived(read()[name]);
    Object.defineProperty(parts, name, { enumerable: true, get: () => part });
  }
  return parts;
}
