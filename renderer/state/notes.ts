import type { NotesPage } from '../machines/views/notes.ts';

/** What the windows say to each other. They are one app, of one origin; nothing goes through the main process. */
export type NotesMessage = { readonly type: 'asks' } | { readonly type: 'page'; readonly page: NotesPage | null } | { readonly type: 'goesOn' };

const kinds: readonly NotesMessage['type'][] = ['asks', 'page', 'goesOn'];

/** The line between the room's window and the instructor's. */
export class NotesLine {
  private readonly channel = new BroadcastChannel('key-policy-lab-notes');

  constructor(hear: (message: NotesMessage) => void) {
    this.channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isMessage(data)) hear(data);
    };
  }

  say(message: NotesMessage): void {
    this.channel.postMessage(message);
  }

  close(): void {
    this.channel.close();
  }
}

/** Shows the instructor's window a page, and does what its button says. @returns what ends that */
export function showNotes(page: NotesPage, onMain: () => void): () => void {
  const line = new NotesLine(({ type }) => {
    if (type === 'asks') line.say({ type: 'page', page });
    else if (type === 'goesOn') onMain();
  });
  line.say({ type: 'page', page });
  return () => line.close();
}

/** What the page was about is on the screen no more. */
export function leaveNotes(): void {
  const line = new NotesLine(() => undefined);
  line.say({ type: 'page', page: null });
  line.close();
}

function isMessage(data: unknown): data is NotesMessage {
  return typeof data === 'object' && data !== null && 'type' in data && kinds.some((kind) => kind === data.type);
}
