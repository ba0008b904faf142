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
