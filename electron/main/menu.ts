import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { channels, type MenuCommand } from '../shared/contract.ts';

type Shortcuts = Readonly<Record<string, string>>;

let installed = '';

/** Puts the native menu in place, with the keys that the learner has chosen, unless it is there already. */
export function installMenu(shortcuts: Shortcuts): void {
  const send = (command: MenuCommand): void => BrowserWindow.getFocusedWindow()?.webContents.send(channels.menu, command);
  const template = menuTemplate(process.platform, app.getName(), shortcuts, send);
  const labels = JSON.stringify(template);
  if (labels === installed) return;
  installed = labels;
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/**
 * The menu's items. Undo and Redo go to the window, which knows whether the editor or a field has the focus;
 * Cut, Copy, Paste and Select all are Electron's own.
 */
function menuTemplate(platform: string, name: string, shortcuts: Shortcuts, send: (command: MenuCommand) => void): MenuItemConstructorOptions[] {
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(command),
    // The screens listen for the keys themselves, so that keys and menu cannot act twice.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  const keys = (id: string, own: string): string | undefined => (shortcuts[id] === undefined ? own : acceleratorOf(shortcuts[id]));
  const mac = platform === 'darwin';
  return [
    ...(mac
      ? [
          {
            label: name,
            submenu: [item(`About ${name}`, 'about'), { type: 'separator' }, { role: 'hide' }, { role: 'hideOthers' }, { type: 'separator' }, { role: 'quit' }],
          } as MenuItemConstructorOptions,
        ]
      : []),
    {
      label: '&File',
      submenu: [item('Course', 'course', keys('course', 'Alt+C')), item('Go to…', 'palette', keys('palette', 'CmdOrCtrl+K')), { type: 'separator' }, item('Settings', 'settings', keys('settings', 'CmdOrCtrl+,')), { type: 'separator' }, mac ? { label: 'Close', role: 'close' } : { label: 'Quit', role: 'quit' }],
    },
    {
      label: '&Edit',
      submenu: [
        item('Undo', 'undo', 'CmdOrCtrl+Z'),
        item('Redo', 'redo', mac ? 'Shift+Cmd+Z' : 'Ctrl+Y'),
        { type: 'separator' },
        { label: 'Cut', role: 'cut' },
        { label: 'Copy', role: 'copy' },
        { label: 'Paste', role: 'paste' },
        { label: 'Select all', role: 'selectAll' },
      ],
    },
    {
      label: '&Lesson',
      submenu: [item('Run the scenario', 'check', keys('run', 'CmdOrCtrl+Enter')), item('Show a hint', 'hint', keys('hint', 'Alt+H')), { type: 'separator' }, item('Reset the documents', 'reset')],
    },
    {
      label: '&View',
      submenu: [
        item('Actual size', 'zoomReset', keys('zoomReset', 'CmdOrCtrl+0')),
        item('Larger', 'zoomIn', keys('zoomIn', 'CmdOrCtrl+=')),
        item('Smaller', 'zoomOut', keys('zoomOut', 'CmdOrCtrl+-')),
        { type: 'separator' },
        { label: 'Full screen', role: 'togglefullscreen' },
      ],
    },
    ...(mac ? [] : [{ label: '&Help', submenu: [item(`About ${name}`, 'about')] } as MenuItemConstructorOptions]),
  ];
}

/** Keys as the window writes them, for a menu, which knows no key of another alphabet. */
function acceleratorOf(chord: string): string | undefined {
  return /^[!-~]+$/.test(chord) ? chord.replace('Ctrl', 'CmdOrCtrl').replace('Arrow', '') : undefined;
}
