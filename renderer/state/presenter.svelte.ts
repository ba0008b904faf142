import { createActor } from 'xstate';
import { presenterMachine } from '../machines/presenter.machine.ts';
import { ActorState } from './actor.svelte.ts';
import { bridge } from './bridge.ts';

/** Showing the app to a room. Large type is the window's, colours the page's; both go back when it is left. */
export const presenterActor = createActor(presenterMachine);
export const presenterState = new ActorState(presenterActor);
presenterActor.start();

let shown = false;
presenterActor.subscribe((snapshot) => {
  const presents = snapshot.matches('presenting');
  if (presents === shown) return;
  shown = presents;
  void bridge.present(presents);
});

/** Whether the app is shown to a room. */
export function isPresenting(): boolean {
  return presenterState.current.matches('presenting');
}

/** Whether the room is still to vote, so that no decision may be seen. */
export function keepsBack(): boolean {
  return presenterState.current.hasTag('keepsBack');
}
