import { classText } from '#workshop';
import { takenOf } from '../../../../renderer/machines/class/kept.ts';
import { handingOf } from '../../../../renderer/machines/views/class.ts';
import { classOf } from '../../workshop.ts';
import { ModelDisk } from '../disk.ts';
import { nameOf } from '../shown.ts';
import type { Step, Walk } from '../walker.ts';

/** More are not needed to go from one to the other. */
const MOST_PEOPLE = 4;

const tuesday = { ...classOf('Tuesday'), hints: 1, solutions: { when: 'afterTries' as const, tries: 2 } };
const friday = classOf('Friday', ['anatomy-of-a-key-policy', 'encryption-context']);
/** Files of classes, to take and to teach. */
export const classFiles = [tuesday, friday].map((cls) => ({ name: `${cls.name}.kplclass`, text: classText(cls, '0.1.0') }));
const file = (name: string, text: string) => ({ name, mimeType: '', buffer: Buffer.from(text) });

/** Who learns here. */
export function profileMoves(walk: Walk): readonly Step[] {
  const { model, page } = walk;
  if (model.screen !== 'profiles') return [];
  const others = model.people.filter((one) => one !== model.current);
  return [
    {
      name: 'start as a new learner',
      weight: model.people.length === 1 ? 3 : 1,
      can: model.people.length < MOST_PEOPLE,
      take: async () => {
        const name = `Walker ${walk.taken.length}`;
        await walk.anew(async () => {
          await page.locator('#fresh').fill(name);
          await walk.press('Enter');
        });
        await walk.leavesTo({ name, folder: '', disk: new ModelDisk() });
      },
    },
    {
      name: 'go on as somebody else',
      weight: 3,
      can: others.length > 0,
      take: async () => {
        const other = walk.pick(others);
        if (other === undefined) return;
        await walk.anew(() => walk.button(`Go on as ${nameOf(other.name)}`));
        await walk.leavesTo(other);
      },
    },
    {
      name: 'rename somebody',
      weight: 1,
      can: true,
      take: async () => {
        const one = walk.pick(model.people);
        if (one === undefined) return;
        await walk.button(`Rename ${nameOf(one.name)}`);
        one.name = `Renamed ${walk.taken.length}`;
        await page.locator('form[data-keeps-escape] input').fill(one.name);
        await walk.press('Enter');
      },
    },
    {
      name: 'reset somebody else',
      weight: 0.3,
      can: others.length > 0,
      take: async () => {
        const one = walk.pick(others);
        if (one === undefined) return;
        await walk.button(`Reset ${nameOf(one.name)}`);
        await walk.button('Delete all of it');
        one.disk.erase();
        walk.ledger.forget(one);
      },
    },
    {
      name: 'remove somebody',
      weight: 0.3,
      can: others.some(({ folder }) => folder !== walk.folder),
      take: async () => {
        const one = walk.pick(others.filter(({ folder }) => folder !== walk.folder));
        if (one === undefined) return;
        await walk.button(`Remove ${nameOf(one.name)}`);
        await walk.button('Delete all of it');
        model.people.splice(model.people.indexOf(one), 1);
      },
    },
  ];
}

/** The class that is taken, or is to be. */
export function classMoves(walk: Walk): readonly Step[] {
  const { model, page } = walk;
  if (model.screen !== 'class') return [];
  const { offer, kept } = model.classes.getSnapshot().context;
  const taken = takenOf(kept);
  const open: Step = {
    name: 'open a class file',
    weight: 2,
    can: true,
    take: async () => {
      const cls = walk.pick(classFiles);
      if (cls === undefined) return;
      model.classes.send({ type: 'learner.opensFile', ...cls });
      await page.getByLabel('Class file').setInputFiles(file(cls.name, cls.text));
    },
  };
  if (offer !== null) {
    return [
      {
        name: 'start the class',
        weight: 6,
        can: true,
        take: async () => {
          model.classes.send({ type: 'learner.choosesName', name: 'Ada' });
          model.classes.send({ type: 'learner.startsClass' });
          await page.getByLabel('Your name').fill('Ada');
          await walk.button(page.locator('form .button.main'));
        },
      },
      {
        name: 'do not take the class',
        weight: 1,
        can: true,
        take: async () => {
          model.classes.send({ type: 'learner.cancels' });
          await walk.button('Do not take it');
        },
      },
      open,
    ];
  }
  return [
    { ...open, weight: taken === undefined ? 8 : 0.8 },
    {
      name: 'hand in',
      weight: 1,
      can: taken !== undefined,
      take: async () => {
        model.classes.send({ type: 'learner.handsIn' });
        await walk.button('Hand in');
      },
    },
    {
      name: 'leave the class',
      weight: 0.4,
      can: taken !== undefined,
      take: async () => {
        const isNews = taken !== undefined && handingOf(taken).isNews;
        const stays = walk.chance() < 0.3;
        walk.note(`${isNews ? 'with news' : ''}${stays ? ', and stay' : ''}`);
        model.classes.send({ type: 'learner.leavesClass' });
        model.classes.send({ type: stays ? 'learner.cancels' : 'learner.confirms' });
        await walk.button(page.locator('main').getByRole('button', { name: 'Leave the class' }));
        await walk.button(page.locator('dialog[open]').getByRole('button', { name: stays ? 'Stay' : 'Leave the class' }));
      },
    },
  ];
}
