import { createActor, fromPromise } from 'xstate';
import { type ProfileList, type ProfileOutcome, profilesMachine, type ProfileWork } from '../machines/profiles.machine.ts';
import { ActorState } from './actor.svelte.ts';
import { bridge } from './bridge.ts';
import { allSaved } from './keepers.ts';

/** The people on this computer. */
export const profilesActor = createActor(
  profilesMachine.provide({
    actors: {
      list: fromPromise<ProfileList>(() => bridge.listProfiles()),
      flush: fromPromise<unknown>(allSaved),
      work: fromPromise<ProfileOutcome, ProfileWork | null>(({ input }) => done(input)),
    },
  }),
);

async function done(work: ProfileWork | null): Promise<ProfileOutcome> {
  switch (work?.kind) {
    case 'add': {
      const made = await bridge.createProfile(work.name);
      return made.ok ? bridge.switchProfile(made.id) : made;
    }
    case 'switch':
      return bridge.switchProfile(work.id);
    case 'rename':
      return bridge.renameProfile({ id: work.id, name: work.name });
    case 'reset':
      return bridge.resetProfile(work.id);
    case 'remove':
      return bridge.removeProfile(work.id);
    default:
      return { ok: false, message: '' };
  }
}

export const profilesState = new ActorState(profilesActor);
profilesActor.start();
