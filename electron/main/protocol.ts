import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { protocol } from 'electron';
import { contentTypes, fileFor, nothingPolicy, policyFor } from './served-files.ts';

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/**
 * Serves the built screens under app://lab/, and nothing outside that folder.
 *
 * @param dress puts into a page what it brings along; a page waits for it
 */
export function serveApp(folder: string, dress: (html: string) => Promise<string>): void {
  protocol.handle('app', async (request) => {
    const file = fileFor(folder, request.url);
    const type = file === null ? undefined : contentTypes.get(extname(file));
    if (file === null || type === undefined) return notFound();
    try {
      const content = await readFile(file);
      if (!type.startsWith('text/html')) return respond(content, type, {});
      const nonce = randomBytes(16).toString('base64');
      const html = await dress(content.toString('utf8').replaceAll('%NONCE%', nonce));
      return respond(html, type, { 'Content-Security-Policy': policyFor(nonce) });
    } catch {
      return notFound();
    }
  });
}

function notFound(): Response {
  return respond('Not found', 'text/plain; charset=utf-8', {}, 404);
}

/** Each answer has a policy; what is no page may do nothing, should it ever be opened as one. */
function respond(body: Buffer | string, type: string, headers: Record<string, string>, status = 200): Response {
  const content = typeof body === 'string' ? body : new Uint8Array(body);
  return new Response(content, { status, headers: { 'Content-Security-Policy': nothingPolicy, 'Content-Type': type, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store', ...headers } });
}

