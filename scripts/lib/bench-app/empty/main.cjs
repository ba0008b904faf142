// What any app must do: the same window as ours, over the same protocol, with nothing in it.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the older runtime reads its main module so
const { app, BrowserWindow, protocol } = require('electron');

app.setPath('userData', process.env['KPL_USER_DATA'] ?? app.getPath('userData'));
app.commandLine.appendSwitch('js-flags', '--max-semi-space-size=2');
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
void app.whenReady().then(() => {
  protocol.handle('app', () => new Response('<!doctype html><title>Empty</title><h1>Empty</h1>', { headers: { 'content-type': 'text/html; charset=utf-8' } }));
  const window = new BrowserWindow({ width: 1280, height: 800, show: false, webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false } });
  window.once('ready-to-show', () => window.show());
  void window.loadURL('app://lab/');
});
app.on('window-all-closed', () => app.quit());
