import glossary from 'lessons:glossary';
import { createActor } from 'xstate';
import { referenceMachine } from '../machines/reference.machine.ts';
import { referenceOf } from '../machines/views/reference/index.ts';
import { ActorState } from './actor.svelte.ts';

/** The reference's actor: it outlives its screen, so that it is found as it was left. */
export const referenceActor = createActor(referenceMachine, { input: { topics: referenceOf({ title: '', units: [], paths: [], glossary }) } });
export const referenceState = new ActorState(referenceActor);
referenceActor.start();
