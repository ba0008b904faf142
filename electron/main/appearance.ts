import { nativeTheme, type WebContents } from 'electron';
import type { SettingsRecord } from '../shared/settings.ts';

let enlarged = false;
/** How much larger everything is for a room. */
const FOR_A_ROOM = 1.5;

/** Applies what a setting changes outside the page: the colours of menus and dialogs, and the size of everything. */
export function applySettings({ theme, zoom }: SettingsRecord, contents: WebContents): void {
  applyTheme(theme);
  contents.setZoomFactor((zoom / 100) * (enlarged ? FOR_A_ROOM : 1));
}

/** Everything is larger while it is shown to a room, whatever size the settings say. */
export function enlarge(on: boolean, contents: WebContents): void {
  if (on === enlarged) return;
  enlarged = on;
  contents.setZoomFactor(contents.getZoomFactor() * (on ? FOR_A_ROOM : 1 / FOR_A_ROOM));
}

/** The colours alone, before there is a window. */
export function applyTheme(theme: SettingsRecord['theme']): void {
  nativeTheme.themeSource = theme === 'contrast' ? 'dark' : theme;
}
