import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type DocumentKind, documentKindOf, tooLarge } from '../../shared/document-kinds.ts';
import type { OpenedDocument } from '../../shared/files.ts';

/** Windows knows neither; there a link is looked for before. */
const FLAGS = constants.O_RDONLY | flag(constants.O_NOFOLLOW) | flag(constants.O_NONBLOCK);

function flag(value: number | undefined): number {
  return value ?? 0;
}

const words = (): ReadonlyMap<string, string> => new Map([
  ['ELOOP', 'It is a link. Open the file that it leads to.'],
  ['ENOENT', 'It is not there any more.'],
  ['ENOTDIR', 'It is not there any more.'],
  ['EISDIR', 'It is a folder.'],
  ['EACCES', 'It may not be read.'],
  ['EPERM', 'It may not be read.'],
]);

/** What a file that somebody opened holds, or why it is not read: only a regular file of one of our kinds, in UTF-8, below the size of its kind. */
export async function readDocument(path: string): Promise<OpenedDocument> {
  const name = basename(path);
  const kind = documentKindOf(name);
  if (kind === undefined) return { name, problem: 'This app has no files of this kind.' };
  try {
    if (process.platform === 'win32' && (await lstat(path)).isSymbolicLink()) return { name, problem: words().get('ELOOP') ?? '' };
    const handle = await open(path, FLAGS);
    try {
      return { name, ...(await contentOf(handle, kind)) };
    } finally {
      await handle.close();
    }
  } catch (fault) {
    const code = (fault as NodeJS.ErrnoException).code ?? '';
    return { name, problem: words().get(code) ?? 'It cannot be read.' };
  }
}

async function contentOf(handle: FileHandle, kind: DocumentKind): Promise<{ readonly kind: string; readonly text: string } | { readonly problem: string }> {
  const found = await handle.stat();
  if (!found.isFile()) return { problem: found.isDirectory() ? 'It is a folder.' : 'It is not a regular file.' };
  const { mostBytes } = kind;
  if (found.size > mostBytes) return { problem: tooLarge(kind) };
  // The file may have grown since: never more is read than one byte too many.
  const bytes = Buffer.alloc(Math.min(found.size, mostBytes) + 1);
  let length = 0;
  for (let more = 1; more > 0 && length < bytes.length; length += more) more = (await handle.read(bytes, length, bytes.length - length, length)).bytesRead;
  if (length === bytes.length) return { problem: 'It changed while it was read. Open it again.' };
  try {
    return { kind: kind.id, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length)) };
  } catch {
    return { problem: 'It is not text in UTF-8.' };
  }
}
