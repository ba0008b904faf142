import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..');
export const cache = join(root, '.cache');

/** @param {...string} parts */
export const at = (...parts) => join(root, ...parts);
