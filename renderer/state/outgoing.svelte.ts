import { createActor, fromPromise } from 'xstate';
import { outgoingMachine } from '../machines/sandbox/outgoing.machine.ts';
import type { WritingAnswer, WritingQuestion } from '../machines/sandbox/views/outgoing-forms.ts';
import { ActorState } from './actor.svelte.ts';
import { ask } from './service.ts';

/** What goes out of the sandbox. */
export const outgoingActor = createActor(outgoingMachine.provide({ actors: { write: fromPromise<WritingAnswer, WritingQuestion | undefined>(({ input, signal }) => ask('write', input, signal)) } }));

export const outgoingState = new ActorState(outgoingActor);
outgoingActor.start();
