import { app, type Session, session, type WebContents } from 'electron';
import { appOrigin } from './served-files.ts';

/** How many requests to anywhere outside the app were stopped. Tests read it: it must stay zero. */
let stopped = 0;

function stoppedRequests(): number {
  return stopped;
}

/** Whether an address belongs to the app (or to the developer tools that come with Electron). */
function isOwnAddress(address: string): boolean {
  return address === appOrigin || address.startsWith(`${appOrigin}/`) || address.startsWith('devtools://') || address.startsWith('data:');
}

/** Refuses every permission and every request that would leave the app, of every session. */
export function guardSession(): void {
  refuseAllBut(session.defaultSession, isOwnAddress);
  // Whoever makes another session later gets no further; printing says by itself what it may load.
  app.on('session-created', (other) => refuseAllBut(other, isOwnAddress));
  Object.defineProperty(globalThis, 'kplStoppedRequests', { get: stoppedRequests });
}

/** The same for a session of its own, which knows other addresses. */
export function refuseAllBut(own: Session, isOwn: (address: string) => boolean): void {
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.setSpellCheckerEnabled(false);
  own.webRequest.onBeforeRequest((details, answer) => {
    const allowed = isOwn(details.url);
    if (!allowed) stopped += 1;
    answer({ cancel: !allowed });
  });
}

/** No navigation away, no new windows, no embedded pages. */
export function guardContents(contents: WebContents): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (!url.startsWith(`${appOrigin}/`)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
