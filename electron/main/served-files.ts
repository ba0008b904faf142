import { createHash } from 'node:crypto';
import { join, relative, resolve, isAbsolute } from 'node:path';

/** The only origin that the app knows. */
const appHost = 'lab';
export const appOrigin = `app://${appHost}`;

/** What the window may load; anything else is not found. */
export const contentTypes: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.woff2', 'font/woff2'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
]);

/**
 * The file that an app:// address stands for.
 *
 * @returns null for another host, and for every path that would leave the folder
 */
export function fileFor(folder: string, address: string): string | null {
  let path: string;
  try {
    const url = new URL(address);
    if (url.protocol !== 'app:' || url.host !== appHost) return null;
    path = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const file = resolve(join(folder, path === '/' ? 'index.html' : path));
  const inside = relative(resolve(folder), file);
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? null : file;
}

/** The Content-Security-Policy of a document: nothing from elsewhere, no inline script, the editor's styles by nonce. */
export function policyFor(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The Content-Security-Policy of what is no page. */
export const nothingPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** The Content-Security-Policy of a page to print: its own `<style>` elements as they stand in it, pictures that it holds, and nothing else. */
export function printPolicyFor(html: string): string {
  const styles = [...html.matchAll(/<style>([^<]*)<\/style>/g)].map(([, style = '']) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  return ["default-src 'none'", `style-src ${styles.length === 0 ? "'none'" : styles.join(' ')}`, 'img-src data:', "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", 'sandbox'].join('; ');
}
