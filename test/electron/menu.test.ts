import { beforeEach, expect, test, vi } from 'vitest';
import { installMenu } from '../../electron/main/menu.ts';
import { fakeElectron } from '../support/fake-electron.ts';

vi.mock('electron', async () => (await import('../support/fake-electron.ts')).fakeElectron);

interface Item {
  readonly label?: string;
  readonly accelerator?: string;
  readonly submenu?: readonly Item[];
}

const { buildFromTemplate } = fakeElectron.Menu;
const shown = (label: string): string | undefined => (buildFromTemplate.mock.lastCall as unknown as [readonly Item[]])[0].flatMap(({ submenu = [] }) => submenu).find((item) => item.label === label)?.accelerator;

beforeEach(() => {
  installMenu({});
  buildFromTemplate.mockClear();
});

test('the menu shows the keys that were chosen, and the others as they are', () => {
  installMenu({ run: 'Alt+R', zoomIn: 'Ctrl+ArrowUp', hint: 'F7' });
  expect(['Run the scenario', 'Larger', 'Show a hint', 'Go to…', 'Course'].map(shown)).toEqual(['Alt+R', 'CmdOrCtrl+Up', 'F7', 'CmdOrCtrl+K', 'Alt+C']);
});

test('keys that a menu cannot name are not shown there, rather than the old ones', () => {
  installMenu({ run: 'Ctrl+Ö' });
  expect(shown('Run the scenario')).toBeUndefined();
});

test('the menu is made anew only when it says something else', () => {
  installMenu({});
  expect(buildFromTemplate).not.toHaveBeenCalled();
  installMenu({ run: 'Alt+R' });
  installMenu({ run: 'Alt+R' });
  expect(buildFromTemplate).toHaveBeenCalledTimes(1);
});
