import { expect } from '@playwright/test';
import { waitFor } from 'xstate';
import { libraryPolicies, startWorlds } from '#exchange';
import { apply } from '../../../../renderer/machines/sandbox/commands.ts';
import { suggestedCommand } from '../../../../renderer/machines/sandbox/console/suggest.ts';
import { type Form, formsOf, type Values } from '../../../../renderer/machines/sandbox/forms.ts';
import { fromCases } from '../../../../renderer/machines/sandbox/from-cases.ts';
import { incomingOf, viewOf } from '../../../../renderer/machines/sandbox/incoming.ts';
import { documentOf, policyInFront, type SandboxEvent, type View } from '../../../../renderer/machines/sandbox/sandbox.machine.ts';
import { askingFor, callersOf, requestWords } from '../../../../renderer/machines/sandbox/views/composer.ts';
import { nameOfExpectation } from '../../../../renderer/machines/sandbox/views/decisions.ts';
import { treeOf } from '../../../../renderer/machines/sandbox/views/tree.ts';
import type { Step, Walk } from '../walker.ts';
import { inOneLine } from './lessons.ts';

const views = ['stage', 'access', 'plaintext', 'console', 'expectations'] as const satisfies readonly View[];

/** Operations whose calls leave the same world behind each time: none makes an id. */
const operations = ['Encrypt', 'Decrypt', 'GenerateDataKey', 'DescribeKey', 'DisableKey', 'EnableKey', 'GetKeyPolicy', 'ListGrants', 'TagResource', 'UntagResource', 'EnableKeyRotation', 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'UpdateKeyDescription'].map((name) => `kms:${name}`);

const lines = ['aws kms decript', 'aws kms help', 'aws kms list-keys', 'aws kms list-aliases', 'aws kms describe-key --key-id alias/orders', 'aws kms disable-key --key-id alias/orders', 'aws kms enable-key --key-id alias/orders', 'aws kms list-keys --profile Nobody', 'aws kms tag-resource --key-id alias/orders --tags TagKey=team,TagValue=walk', 'ls'];

/** What somebody types into a field of a form, by the field's name; the others keep what they say. */
const words: Readonly<Record<string, (walk: Walk) => string>> = {
  name: (walk) => `Walker ${walk.below(40)}`,
  title: (walk) => `World ${walk.below(40)}`,
  id: (walk) => `${100_000_000_000 + walk.below(900)}`,
  tags: (walk) => `team=walk${walk.below(9)}`,
  session: (walk) => `job${walk.below(9)}`,
  aliases: (walk) => `alias/walk${walk.below(9)}`,
};

let edits = 0;

/** What can be done in the sandbox. */
export function sandboxMoves(walk: Walk): readonly Step[] {
  const { model, page } = walk;
  if (model.screen !== 'sandbox') return [];
  const { context } = model.sandbox.getSnapshot();
  const document = documentOf(context);
  const front = policyInFront(context);
  const { scene } = document;
  const send = (event: SandboxEvent): void => model.sandbox.send(event);
  const does = (event: SandboxEvent, act: () => Promise<unknown>) => async (): Promise<void> => {
    send(event);
    await act();
  };
  const checkpoints = [...context.checkpoints].reverse();
  const kept = (name: string): Step => ({
    name,
    weight: 1,
    can: context.view === 'expectations',
    take: async () => {
      const attempt = context.composed;
      const expected = { decision: name === 'Must be allowed' ? 'allow' : 'anyDeny' } as const;
      send({ type: 'learner.changesWorld', command: name === 'Keep the request' ? { do: 'saveRequest', name: requestWords(scene, attempt), attempt } : { do: 'addExpectation', name: nameOfExpectation(scene, attempt, expected), attempt, expected } });
      await walk.button(name);
    },
  });
  return [
    { name: 'edit a policy', weight: 5, can: front !== undefined, take: () => edit(walk) },
    { name: 'undo in the sandbox', weight: 3.5, can: true, take: does({ type: 'learner.undoes' }, () => step(walk, 'undo', 'Control+z')) },
    { name: 'redo in the sandbox', weight: 2.5, can: true, take: does({ type: 'learner.redoes' }, () => step(walk, 'redo', 'Control+y')) },
    {
      name: 'open a tab',
      weight: 1,
      can: context.tabs.length > 1,
      take: async () => {
        const at = walk.below(Math.min(9, context.tabs.length));
        await does({ type: 'learner.opensPolicy', policy: context.tabs[at] ?? '' }, () => walk.press(`Alt+${at + 1}`))();
      },
    },
    { name: 'close a tab', weight: 0.4, can: context.tabs.length > 1 && front !== undefined, take: does({ type: 'learner.closesPolicy', policy: front?.id ?? '' }, () => walk.button(page.locator('.policies .close'))) },
    {
      name: 'show a view',
      weight: 2.5,
      can: true,
      take: async () => {
        const at = walk.below(views.length);
        await does({ type: 'learner.shows', view: views[at] ?? 'stage' }, () => walk.button(page.getByRole('tablist', { name: 'Views' }).getByRole('tab').nth(at)))();
      },
    },
    {
      name: 'compose who asks',
      weight: 1,
      can: true,
      take: async () => {
        const as = walk.pick(callersOf(scene, context.composed.as))?.id ?? context.composed.as;
        await does({ type: 'learner.asks', attempt: { ...context.composed, as } }, () => page.locator('.composer .row select').nth(0).selectOption(as))();
      },
    },
    {
      name: 'compose what is asked',
      weight: 1.4,
      can: true,
      take: async () => {
        const action = walk.pick(operations) ?? 'kms:Decrypt';
        if (action === context.composed.action) return;
        await does({ type: 'learner.asks', attempt: askingFor(scene, context.composed, action) }, () => page.locator('.composer .row select').nth(1).selectOption(action))();
      },
    },
    {
      name: 'make the composed call',
      weight: 1.5,
      can: operations.includes(context.composed.action) && suggestedCommand(scene, context.composed, context.transcript) !== null,
      take: async () => {
        send({ type: 'learner.shows', view: 'console' });
        send({ type: 'learner.calls', line: suggestedCommand(scene, context.composed, context.transcript) ?? '' });
        await walk.either('check', () => walk.command('run'));
      },
    },
    {
      name: 'enter a line in the console',
      weight: 3,
      can: context.view === 'console',
      take: async () => {
        const line = walk.pick(lines) ?? '';
        await does({ type: 'learner.calls', line }, async () => {
          await page.locator('#console-line').fill(line);
          await walk.press('Enter');
        })();
      },
    },
    { name: 'clear the console', weight: 0.2, can: context.view === 'console' && context.transcript.length > 0, take: does({ type: 'learner.clearsConsole' }, () => walk.button('Clear')) },
    kept('Must be allowed'),
    kept('Must be refused'),
    kept('Keep the request'),
    {
      name: 'delete an expectation',
      weight: 0.8,
      can: context.view === 'expectations' && document.expectations.length > 0,
      take: async () => {
        const one = walk.pick(document.expectations);
        if (one === undefined) return;
        const same = document.expectations.filter(({ name }) => name === one.name);
        await does({ type: 'learner.changesWorld', command: { do: 'deleteExpectation', id: same[0]?.id ?? '' } }, () => walk.button(page.getByRole('button', { name: `Delete “${one.name}”`, exact: true }).first()))();
      },
    },
    {
      name: 'keep a checkpoint',
      weight: 0.7,
      can: checkpoints.length < 12,
      take: async () => {
        send({ type: 'learner.takesCheckpoint', name: `Checkpoint ${checkpoints.length + 1}` });
        await inCheckpoints(walk, () => walk.button('Keep this state'));
      },
    },
    {
      name: 'go back to a checkpoint',
      weight: 0.7,
      can: checkpoints.some((one) => one.document !== document),
      take: async () => {
        const one = walk.pick(checkpoints.filter((each) => each.document !== document));
        send({ type: 'learner.goesToCheckpoint', id: one?.id ?? '' });
        await inCheckpoints(walk, () => walk.button(page.locator('[aria-label=Checkpoints] li').nth(checkpoints.findIndex((each) => each === one)).getByRole('button', { name: 'Go back to it' })));
      },
    },
    {
      name: 'delete a checkpoint',
      weight: checkpoints.length > 8 ? 2 : 0.2,
      can: checkpoints.length > 0,
      take: async () => {
        const at = walk.below(checkpoints.length);
        send({ type: 'learner.dropsCheckpoint', id: checkpoints[at]?.id ?? '' });
        await inCheckpoints(walk, () => walk.button(page.locator('[aria-label=Checkpoints] li').nth(at).locator('button').last()));
      },
    },
    {
      name: 'select something of the world',
      weight: 2,
      can: true,
      take: async () => {
        const items = treeOf(document);
        const at = walk.below(items.length);
        const selection = items[at]?.selection;
        if (selection !== undefined) await does({ type: 'learner.selects', selection }, () => walk.button(page.locator('.tree li > button').nth(at)))();
      },
    },
    { name: 'fill in a form of the world', weight: 3, can: formsOf(document, context.selection).length > 0, take: () => fillIn(walk) },
    {
      name: 'open a ready world',
      weight: 0.25,
      can: true,
      take: async () => {
        const ready = walk.pick([...startWorlds(), ...libraryPolicies()]);
        if (ready === undefined) return;
        send({ type: 'learner.changesWorld', command: fromCases(ready.title, ready.world, ready.cases) });
        await walk.button('Library…');
        await walk.button(`Open “${ready.title}”`);
      },
    },
    { name: 'bring a policy in', weight: 0.4, can: true, take: () => bringIn(walk) },
    {
      name: 'look at a sheet',
      weight: 0.3,
      can: true,
      take: async () => {
        await walk.button(walk.pick(['Library…', 'Import…', 'Export…', 'Compare…', 'Make a lesson…']) ?? '');
        await expect(page.locator('dialog[open]')).toHaveCount(1);
        await walk.press('Escape');
      },
    },
  ];
}

async function step(walk: Walk, command: 'undo' | 'redo', keys: string): Promise<void> {
  const editor = walk.page.locator('.policies .cm-content');
  // A world may have no policy left.
  if ((await editor.count()) === 0) {
    await walk.page.locator('[data-pane=documents]').focus();
  } else await editor.focus();
  await walk.either(command, () => walk.press(keys));
}

async function edit(walk: Walk): Promise<void> {
  const { model, page } = walk;
  const { context } = model.sandbox.getSnapshot();
  const front = policyInFront(context);
  if (front === undefined) return;
  edits += 1;
  const statement = { Sid: `Edit${edits}`, Effect: walk.pick(['Allow', 'Deny']), Principal: '*', Action: walk.pick(['kms:Decrypt', 'kms:*']), Resource: '*' };
  const text = walk.chance() < 0.4 ? `edit ${edits} ${'.'.repeat(walk.below(60))}` : inOneLine(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }));
  // Naming the policy again ends a step of undo, so that each edit is one.
  model.sandbox.send({ type: 'learner.opensPolicy', policy: front.id });
  model.sandbox.send({ type: 'learner.editsPolicy', policy: front.id, text, pause: true });
  walk.typed = text;
  await walk.button(page.locator('.policies [role=tab][aria-selected=true]'));
  await page.locator('.policies .cm-content').focus();
  await walk.press('Control+a');
  await page.keyboard.insertText(text);
}

async function inCheckpoints(walk: Walk, act: () => Promise<void>): Promise<void> {
  const { page } = walk;
  await walk.button(page.locator('.toolbar').getByRole('button', { name: /^Checkpoints/ }));
  await act();
  await walk.button(page.locator('dialog[open]').getByRole('button', { name: 'Close', exact: true }));
  await expect(page.locator('dialog[open]')).toHaveCount(0);
}

/** One of the forms of what is selected, with words of its own; a form that warns is sent once more. */
async function fillIn(walk: Walk): Promise<void> {
  const { model, page } = walk;
  const { context } = model.sandbox.getSnapshot();
  const document = documentOf(context);
  const forms = formsOf(document, context.selection);
  // A world that only shrinks is soon empty.
  const shown = forms.filter((form) => form.deletes !== true || walk.chance() < 0.3);
  const form = walk.pick(shown.length === 0 ? forms : shown);
  if (form === undefined) return;
  walk.note(`“${form.title}”`);
  const place = page.locator('.forms > form, .forms > details').nth(forms.indexOf(form));
  const command = form.command(await valuesFor(walk, form, place));
  const warns = form.warns?.() ?? [];
  const result = apply(document, command);
  if (result.ok) model.sandbox.send({ type: 'learner.changesWorld', command });
  const submit = place.locator('button').last();
  await walk.button(submit);
  if (result.ok && warns.length > 0) await walk.button(submit);
  if (!result.ok) await expect(place.locator('.problem')).toHaveText(result.problem);
}

async function valuesFor(walk: Walk, form: Form, place: ReturnType<Walk['page']['locator']>): Promise<Values> {
  const values: Record<string, string> = Object.fromEntries(form.fields.map(({ name, value }) => [name, value]));
  if (form.fields.length === 0) return values;
  if ((await place.getAttribute('open')) === null) await walk.button(place.locator('summary'));
  await expect(place).toHaveAttribute('open');
  for (const { name, kind, choices } of form.fields) {
    const word = words[name];
    const field = place.locator(`[id$="-${name}"]`);
    if (kind === 'choice') {
      const value = walk.pick(choices ?? [])?.value ?? '';
      values[name] = value;
      await field.selectOption(value);
    } else if (kind !== 'box' && word !== undefined) {
      values[name] = word(walk);
      await field.fill(values[name]);
    }
  }
  return values;
}

/** A key policy, pasted: as a world of its own, or into the one that is there. */
async function bringIn(walk: Walk): Promise<void> {
  const { model, page } = walk;
  edits += 1;
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: `In${edits}`, Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${222_233_334_444 + walk.below(3)}:root` }, Action: 'kms:*', Resource: '*' }] });
  const dialog = page.locator('dialog[open]');
  const incoming = incomingOf('', text);
  if ('problem' in incoming) throw new Error(incoming.problem);
  const view = viewOf(incoming, documentOf(model.sandbox.getSnapshot().context));
  const into = walk.chance() < 0.4 || view.intoThisWorld === null ? 'newWorld' : 'thisWorld';
  walk.note(into);
  model.sandbox.send({ type: 'learner.bringsIn', name: '', text });
  await waitFor(model.sandbox, (snapshot) => !snapshot.hasTag('reading'));
  model.sandbox.send({ type: 'learner.takesIn', into });
  await walk.button('Import…');
  await dialog.locator('#import-text').fill(text);
  await walk.button(dialog.getByRole('button', { name: 'Read the text' }));
  await walk.button(dialog.getByRole('button', { name: into === 'newWorld' ? 'Open as a new world' : 'Add to this world' }));
}
