import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { channels, type MenuCommand } from '../shared/contract.ts';

/** Puts the native menu in place. */
export function installMenu(): void {
  const send = (command: MenuCommand): void => BrowserWindow.getFocusedWindow()?.webContents.send(channels.menu, command);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, app.getName(), send)));
}

/**
 * The menu's items. Undo and Redo go to the window, which knows whether the editor or a field has the focus;
 * Cut, Copy, Paste and Select all are Electron's own.
 */
function menuTemplate(platform: string, name: string, send: (command: MenuCommand) => void): MenuItemConstructorOptions[] {
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(command),
    // The screens listen for the keys themselves, so that keys and menu cannot act twice.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
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
      submenu: [item('Course', 'course'), item('Go to…', 'palette', 'CmdOrCtrl+K'), { type: 'separator' }, item('Settings', 'settings', 'CmdOrCtrl+,'), { type: 'separator' }, mac ? { label: 'Close', role: 'close' } : { label: 'Quit', role: 'quit' }],
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
      submenu: [item('Run the scenario', 'check', 'CmdOrCtrl+Enter'), item('Show a hint', 'hint'), { type: 'separator' }, item('Reset the documents', 'reset')],
    },
    {
      label: '&View',
      submenu: [
        item('Actual size', 'zoomReset', 'CmdOrCtrl+0'),
        item('Larger', 'zoomIn', 'CmdOrCtrl+='),
        item('Smaller', 'zoomOut', 'CmdOrCtrl+-'),
        { type: 'separator' },
        { label: 'Full screen', role: 'togglefullscreen' },
      ],
    },
    ...(mac ? [] : [{ label: '&Help', submenu: [item(`About ${name}`, 'about')] } as MenuItemConstructorOptions]),
  ];
}
