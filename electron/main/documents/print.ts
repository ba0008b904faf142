import { BrowserWindow, session, type Session } from 'electron';
import type { PageSize } from '../../shared/files.ts';
import { refuseAllBut } from '../security.ts';
import { printPolicyFor } from '../served-files.ts';

const PLACE = 'app://print/';
const PATIENCE = 60_000;

/** Page numbers, with the page's title. Chromium fills the classes in. */
const footer =
  '<div style="width: 100%; display: flex; justify-content: space-between; gap: 24px; margin: 0 16mm; font: 8px system-ui, sans-serif; color: #555b63"><span class="title" style="white-space: nowrap; overflow: hidden; text-overflow: ellipsis"></span><span style="white-space: nowrap"><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>';

const pages = new Map<string, string>();
let printing: Session | null = null;
let count = 0;

/**
 * Prints a whole page of HTML, in a window that nobody sees: without scripts, without anything from elsewhere, with only
 * the styles in its own `<style>` elements. With tags for screen readers where the runtime can.
 *
 * @returns the PDF; rejects when it cannot be made
 */
export async function printHtml(html: string, { pageSize }: { readonly pageSize: PageSize }): Promise<Uint8Array> {
  const own = printSession();
  count += 1;
  const address = `${PLACE}${count}`;
  pages.set(address, html);
  const window = new BrowserWindow({ show: false, width: 900, height: 1200, webPreferences: { session: own, javascript: false, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false } });
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Printing took too long.')), PATIENCE);
  });
  try {
    const work = async (): Promise<Uint8Array> => {
      await window.loadURL(address);
      return window.webContents.printToPDF({ pageSize, printBackground: true, displayHeaderFooter: true, headerTemplate: '<span></span>', footerTemplate: footer, generateTaggedPDF: true, generateDocumentOutline: true });
    };
    return await Promise.race([work(), tooLong]);
  } finally {
    clearTimeout(timer);
    pages.delete(address);
    window.destroy();
  }
}

/** Kept in memory alone, and for nothing else. */
function printSession(): Session {
  if (printing !== null) return printing;
  const own = session.fromPartition('print');
  refuseAllBut(own, (address) => pages.has(address) || address.startsWith('data:'));
  own.protocol.handle('app', ({ url }) => {
    const html = pages.get(url);
    if (html === undefined) return new Response('Not found', { status: 404 });
    return new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8', 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store', 'Content-Security-Policy': printPolicyFor(html) } });
  });
  printing = own;
  return own;
}
