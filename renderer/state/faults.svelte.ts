import { bridge } from './bridge.ts';

let seen: 'failed' | 'recovered' | null = $state(null);

/** A fault that the learner should hear of: one of the window now, or the loss of the window before. */
export function seenFault(): 'failed' | 'recovered' | null {
  return seen;
}

export function dismissFault(): void {
  seen = null;
}

/** Faults that nobody caught are noted in the log and shown; they never pass silently. */
export function watchFaults(): void {
  const note = (fault: unknown): void => {
    const { message, stack = '' } = fault instanceof Error ? fault : new Error(String(fault));
    seen = 'failed';
    void bridge.reportFault({ message: message.slice(0, 4000), stack: stack.slice(0, 20_000) });
  };
  window.addEventListener('error', (event) => {
    // The browser says so when what was measured changes what is measured: it goes on in the next frame, and nothing is lost.
    if (event.error === null && event.message.startsWith('ResizeObserver loop')) return;
    note(event.error ?? event.message);
  });
  window.addEventListener('unhandledrejection', (event) => note(event.reason));
  void bridge.appInfo().then(({ recovered }) => {
    if (recovered) seen = 'recovered';
  });
}
