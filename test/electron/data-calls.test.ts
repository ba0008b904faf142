import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { answerCalls } from '../../electron/main/calls.ts';
import { FaultLog } from '../../electron/main/fault-log.ts';
import { admit } from '../../electron/main/handle.ts';
import { Languages } from '../../electron/main/language.ts';
import { Profiles } from '../../electron/main/profiles.ts';
import { channels, emptyProgress } from '../../electron/shared/contract.ts';
import { answers, done, fakeElectron } from '../support/fake-electron.ts';

vi.mock('electron', async () => (await import('../support/fake-electron.ts')).fakeElectron);

const contents = { setZoomFactor: vi.fn(), getZoomFactor: () => 1, reload: () => done.push('reload'), once: vi.fn(), on: vi.fn() };
const ask = (channel: string): unknown => answers.get(channel)?.({ sender: contents, senderFrame: { url: 'app://lab/', parent: null } });
let place = '';
let profiles: Profiles;

beforeEach(async () => {
  done.length = 0;
  place = mkdtempSync(join(tmpdir(), 'kpl-data-calls-'));
  profiles = new Profiles(place);
  await profiles.load();
  answerCalls(profiles, new FaultLog(place, ''), false, new Languages(place, () => []));
  admit(contents as never);
});

test('the folder of somebody who has kept nothing yet is opened too', async () => {
  const made = await profiles.create('Ada');
  if (made.ok) await profiles.switchTo(made.id);
  const { folder } = profiles.stores;
  expect(existsSync(folder)).toBe(false);
  const opened = vi.spyOn(fakeElectron.shell, 'openPath').mockImplementation((path) => Promise.resolve(existsSync(path) ? '' : 'no such folder'));
  await ask(channels.openDataFolder);
  expect(opened).toHaveBeenCalledWith(folder);
  expect(done).toEqual([]);
  opened.mockRestore();
});

test('a folder that no program opens is told', async () => {
  const opened = vi.spyOn(fakeElectron.shell, 'openPath').mockResolvedValue('no program');
  await ask(channels.openDataFolder);
  expect(done).toEqual(['message']);
  opened.mockRestore();
});

test('a deletion that fails says what is left, and the window goes on as it was', async () => {
  await profiles.stores.progress.save({ ...emptyProgress, lastLesson: 'mine' });
  mkdirSync(join(place, 'packs.json'));
  writeFileSync(join(place, 'packs.json', 'x'), '');
  expect(await ask(channels.deleteAll)).toEqual({ ok: false, cancelled: false, message: expect.stringMatching(new RegExp(` Not everything was deleted\\. What is left lies in ${place}\\.$`)) as string });
  expect(done).toEqual([]);
});
