/** An actor that keeps something on disk: its states are those of `keeping`. */
interface Keeper {
  getSnapshot(): Kept;
  subscribe(listener: (snapshot: Kept) => void): { unsubscribe(): void };
  send(event: { readonly type: 'app.flushes' }): void;
}

interface Kept {
  hasTag(tag: 'saved' | 'notSaved'): boolean;
  can(event: { readonly type: 'app.flushes' }): boolean;
  readonly context: { readonly failure: string | null };
}

const keepers: Keeper[] = [];

/** From now on what this actor keeps is brought to disk before the window closes, and before somebody else learns here. */
export function keepSafe(actor: Keeper): void {
  keepers.push(actor);
  window.addEventListener('beforeunload', () => actor.send({ type: 'app.flushes' }));
}

/** Resolves when all that was done is on disk. Rejects, with words, when something cannot be saved. */
export async function allSaved(): Promise<void> {
  await Promise.all(keepers.map(saved));
}

/** Resolves when what this actor holds is on disk; rejects when a last attempt to write it fails. */
export function saved(actor: Keeper): Promise<void> {
  return new Promise((resolve, reject) => {
    let attempted = false;
    const look = (snapshot: Kept): boolean => {
      if (snapshot.hasTag('saved')) resolve();
      else if (attempted && snapshot.hasTag('notSaved')) reject(new Error(`Your work could not be saved: ${snapshot.context.failure ?? ''}`));
      else {
        if (snapshot.can({ type: 'app.flushes' })) {
          attempted = true;
          actor.send({ type: 'app.flushes' });
        }
        return false;
      }
      return true;
    };
    if (look(actor.getSnapshot())) return;
    const subscription = actor.subscribe((snapshot) => {
      if (look(snapshot)) subscription.unsubscribe();
    });
    if (look(actor.getSnapshot())) subscription.unsubscribe();
  });
}
