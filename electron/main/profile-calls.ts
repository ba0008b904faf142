import type { WebContents } from 'electron';
import { parseReason, parseSandbox, type SaveResult } from '../shared/contract.ts';
import { parseKeeping, parseKeptKind, parseProfileId, parseRenaming, profileChannels, type ProfileList } from '../shared/profiles.ts';
import { handle } from './handle.ts';
import type { Profiles } from './profiles.ts';

/** What of the other calls these need. */
export interface Replacing {
  /** Does something after which the window starts anew, unless it failed; what the window still wants to save until then is refused. */
  readonly replace: <Result extends { readonly ok: boolean }>(contents: WebContents, work: () => Promise<Result>) => Promise<Result>;
  readonly isReplacing: () => boolean;
}

/** Answers what the window asks about profiles, and about what they keep of classes. */
export function answerProfileCalls(profiles: Profiles, portable: boolean, { replace, isReplacing }: Replacing): void {
  handle(profileChannels.listProfiles, async (): Promise<ProfileList> => ({ ...profiles.list, portable, notices: await profiles.notices() }));
  handle(profileChannels.createProfile, (value) => profiles.create(value));
  handle(profileChannels.renameProfile, (value) => {
    const { id, name } = parseRenaming(value);
    return profiles.rename(id, name);
  });
  handle(profileChannels.switchProfile, (value, contents) => {
    const id = parseProfileId(value);
    return replace(contents, () => profiles.switchTo(id));
  });
  handle(profileChannels.resetProfile, (value, contents) => {
    const id = parseProfileId(value);
    return id === profiles.list.current ? replace(contents, () => profiles.reset(id)) : profiles.reset(id);
  });
  handle(profileChannels.removeProfile, (value) => profiles.remove(parseProfileId(value)));
  handle(profileChannels.loadKept, (value) => profiles.stores.kept[parseKeptKind(value)].load());
  handle(profileChannels.saveKept, async (value): Promise<SaveResult> => {
    const { kind, value: record } = parseKeeping(value);
    if (isReplacing()) return { ok: false, message: 'Everything is being replaced.' };
    if (record === null) return profiles.stores.kept[kind].save(null);
    const parsed = parseSandbox(record);
    return parsed.ok ? profiles.stores.kept[kind].save(parsed.record) : { ok: false, message: parsed.reason };
  });
  handle(profileChannels.refuseKept, (value) => {
    const { kind, value: reason } = parseKeeping(value);
    return profiles.stores.kept[kind].refuse(parseReason(reason));
  });
}
