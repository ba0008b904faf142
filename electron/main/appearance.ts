import { nativeTheme, type WebContents } from 'electron';
import type { SettingsRecord } from '../shared/settings.ts';

/** Applies what a setting changes outside the page: the colours of menus and dialogs, and the size of everything. */
export function applySettings({ theme, zoom }: SettingsRecord, contents: WebContents): void {
  applyTheme(theme);
  contents.setZoomFactor(zoom / 100);
}

/** The colours alone, before there is a window. */
export function applyTheme(theme: SettingsRecord['theme']): void {
  nativeTheme.themeSource = theme === 'contrast' ? 'dark' : theme;
}
