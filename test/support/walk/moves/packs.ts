import { expect } from '@playwright/test';
import { packText } from '#workshop';
import { type DraftCommand, packOf } from '../../../../renderer/machines/packs/drafts.ts';
import type { PacksEvent } from '../../../../renderer/machines/packs/packs.machine.ts';
import { filesOf } from '../../../../renderer/machines/packs/draft-files.ts';
import { draftPack } from '../../pack.ts';
import type { Step, Walk } from '../walker.ts';

const sound = packText(draftPack(), '0.1.0');
const files = [
  { name: 'mine.kplpack', text: sound },
  { name: 'newer.kplpack', text: packText({ ...draftPack(), title: 'Mine, newer' }, '0.1.0') },
  { name: 'broken.kplpack', text: packText(draftPack((own) => own.delete('mine/let-ben-in/hints.md')), '0.1.0') },
  { name: 'none.kplpack', text: '{ "kind": "nothing" }' },
];

/** The shelf of lesson packs, and what is written for them. */
export function packMoves(walk: Walk): readonly Step[] {
  const { model, page } = walk;
  if (model.screen !== 'packs') return [];
  const { looked, shelf, drafts, writing } = model.packs.getSnapshot().context;
  const does = (events: readonly PacksEvent[], act: () => Promise<unknown>) => async (): Promise<void> => {
    for (const event of events) model.packs.send(event);
    await act();
  };
  if (drafts.some((one) => packOf(one).id === writing)) return writerMoves(walk);
  const found = looked?.found;
  if (found !== undefined) {
    const offered = found.kind === 'offered';
    return [
      { name: 'do not add the pack', weight: 3, can: true, take: does([{ type: 'learner.declines' }], () => walk.button(page.locator('.offer .button').first())) },
      { name: 'add the pack', weight: 8, can: offered && found.relation !== 'same', take: does([{ type: 'learner.adds' }], () => walk.button(page.locator('.offer .button.main'))) },
    ];
  }
  return [
    {
      name: 'open a lesson pack',
      weight: 3,
      can: true,
      take: async () => {
        const one = walk.pick(files);
        if (one !== undefined) await does([{ type: 'learner.opensFile', ...one }], () => page.getByLabel('Open a lesson pack…').setInputFiles({ name: one.name, mimeType: '', buffer: Buffer.from(one.text) }))();
      },
    },
    {
      name: 'take a pack out',
      weight: 0.7,
      can: shelf.length > 0,
      take: async () => {
        const one = walk.pick(shelf)?.pack;
        const keeps = walk.chance() < 0.3;
        if (one === undefined) return;
        await does([{ type: 'learner.takesOut', id: one.id }, { type: keeps ? 'learner.cancels' : 'learner.confirms' }], async () => {
          await walk.button(`Take out ${one.title}`);
          await walk.button(page.locator('dialog[open]').getByRole('button', { name: keeps ? 'Keep it' : 'Take it out' }));
        })();
      },
    },
    {
      name: 'begin to write a pack',
      weight: 1,
      can: drafts.length < 3,
      take: async () => {
        const title = `Written ${walk.taken.length}`;
        await does([{ type: 'author.begins', title }], async () => {
          await page.getByLabel('Begin a new lesson, called').fill(title);
          await walk.press('Enter');
        })();
      },
    },
    {
      name: 'go on writing',
      weight: 1.5,
      can: drafts.length > 0,
      take: async () => {
        const at = walk.below(drafts.length);
        const one = drafts[at];
        if (one !== undefined) await does([{ type: 'author.opens', id: packOf(one).id }], () => walk.button(page.locator('.drafts li').nth(at).locator('.button').first()))();
      },
    },
    {
      name: 'throw away what is written',
      weight: drafts.length > 2 ? 2 : 0.3,
      can: drafts.length > 0,
      take: async () => {
        const at = walk.below(drafts.length);
        const one = drafts[at];
        if (one === undefined) return;
        await does([{ type: 'author.throwsAway', id: packOf(one).id }, { type: 'learner.confirms' }], async () => {
          await walk.button(page.locator('.drafts li').nth(at).locator('.button').last());
          await walk.button(page.locator('dialog[open]').getByRole('button', { name: 'Throw it away' }));
        })();
      },
    },
  ];
}

/** What is done to the pack that is being written. */
function writerMoves(walk: Walk): readonly Step[] {
  const { model, page } = walk;
  const { drafts, writing } = model.packs.getSnapshot().context;
  const draft = drafts.find((one) => packOf(one).id === writing);
  if (draft === undefined) return [];
  const names = filesOf(packOf(draft)).flatMap((group) => group.files);
  const open = names.find(({ path }) => path === draft.open);
  const does = (command: DraftCommand, act: () => Promise<unknown>) => async (): Promise<void> => {
    model.packs.send({ type: 'author.does', command });
    await act();
  };
  const history = (label: 'Undo' | 'Redo', command: 'undo' | 'redo', steps: number): Step => ({ name: `${command} in the pack`, weight: 2, can: steps > 0, take: does({ do: command }, () => walk.button(page.locator(`.writer [aria-label=${label}]`))) });
  return [
    { name: 'name the pack', weight: 1, can: true, take: async () => {
      const title = `Named ${walk.taken.length}`;
      await does({ do: 'name', title }, () => page.getByLabel('Title of the pack').fill(title))();
    } },
    {
      name: 'open a file of the pack',
      weight: 3,
      can: true,
      take: async () => {
        const at = walk.below(names.length);
        await does({ do: 'look', path: names[at]?.path ?? '' }, () => walk.button(page.locator('.writer .file').nth(at)))();
      },
    },
    {
      name: 'write a file of the pack',
      weight: 4,
      can: open !== undefined,
      take: async () => {
        const text = `written ${walk.taken.length}`;
        // A pause this long ends a step of undo.
        await page.waitForTimeout(950);
        await does({ do: 'edit', path: draft.open, text, pause: true }, async () => {
          if (open?.kind === null) await page.locator('.writer textarea').fill(text);
          else {
            await page.locator('.writer .cm-content').focus();
            await walk.press('Control+a');
            await page.keyboard.insertText(text);
          }
        })();
      },
    },
    history('Undo', 'undo', draft.history.past.length),
    history('Redo', 'redo', draft.history.future.length),
    { name: 'done writing for now', weight: 2, can: true, take: async () => {
      model.packs.send({ type: 'author.leaves' });
      await walk.button('Done for now');
      await expect(page.locator('.writer')).toHaveCount(0);
    } },
  ];
}
