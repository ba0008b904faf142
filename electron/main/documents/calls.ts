import { clipboard } from 'electron';
import { channels } from '../../shared/contract.ts';
import { parseFile, parsePage, parseText } from '../../shared/files.ts';
import { handle } from '../handle.ts';
import type { Opened } from './opened.ts';
import { saveFile, savePdf } from './save.ts';

/** Answers what the window asks about files that come in and go out. */
export function answerDocumentCalls(opened: Opened): void {
  handle(channels.saveFile, (value, contents) => saveFile(contents, parseFile(value)));
  handle(channels.savePdf, (value, contents) => savePdf(contents, parsePage(value)));
  // The window has no permission for the clipboard: it may write a text through here, and never read.
  handle(channels.copyText, (value) => clipboard.writeText(parseText(value)));
  handle(channels.takeDocuments, () => opened.take());
}
