import { type KeySpec, parseArn } from '#engine';
import { fromBase64, toBase64 } from './crypto/bytes.ts';
import { generateMaterial } from './crypto/generate.ts';
import type { KeyFiles } from './crypto/key-files.ts';

/** Key material as JSON, to be kept in the learner's own world file. These are toys: never protect anything real with them. */
export interface MaterialFile {
  readonly format: 'key-policy-lab-material';
  readonly version: 1;
  readonly keys: readonly { readonly id: string; readonly secret: string; readonly public?: string }[];
}

/**
 * The material of every key, in memory only. It is made when a key is first used, and it is never taken away, so that
 * an undone rotation or deletion finds its material again.
 */
export class Materials {
  private readonly made = new Map<string, Promise<KeyFiles>>();

  /** The material, made now if there is none. */
  of(key: KeySpec, version: number): Promise<KeyFiles> {
    const id = materialId(key.arn, version);
    const found = this.made.get(id) ?? generateMaterial(key.spec ?? 'SYMMETRIC_DEFAULT');
    this.made.set(id, found);
    return found;
  }

  /** The material that is there already, or null. */
  async known(arn: string, version: number): Promise<KeyFiles | null> {
    return (await this.made.get(materialId(arn, version))) ?? null;
  }

  keep(arn: string, version: number, files: KeyFiles): void {
    this.made.set(materialId(arn, version), Promise.resolve(files));
  }

  async toFile(): Promise<MaterialFile> {
    const keys = await Promise.all(
      [...this.made].map(async ([id, promise]) => {
        const files = await promise;
        return { id, secret: toBase64(files.secret), ...(files.public === undefined ? {} : { public: toBase64(files.public) }) };
      }),
    );
    return { format: 'key-policy-lab-material', version: 1, keys };
  }

  /**
   * Takes back what `toFile` gave.
   *
   * @param file parsed JSON from an untrusted source
   * @returns what is wrong with it, or null
   */
  addFile(file: unknown): string | null {
    const { format, version, keys } = (typeof file === 'object' && file !== null ? file : {}) as Record<string, unknown>;
    if (format !== 'key-policy-lab-material' || version !== 1 || !Array.isArray(keys)) return 'This is no file of key material.';
    const read: [string, KeyFiles][] = [];
    for (const [index, entry] of (keys as unknown[]).entries()) {
      const { id, secret, public: open } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
      const [secretBytes, openBytes] = [secret, open].map((text) => (typeof text === 'string' ? fromBase64(text) : null));
      if (typeof id !== 'string' || !secretBytes || (open !== undefined && !openBytes)) return `keys[${index}] must have an id and its material in base64.`;
      read.push([id, { secret: secretBytes, ...(openBytes ? { public: openBytes } : {}) }]);
    }
    for (const [id, files] of read) this.made.set(id, Promise.resolve(files));
    return null;
  }
}

/** Multi-Region keys that are related have one material in every Region. */
export function materialOwner(arn: string): string {
  const parts = parseArn(arn);
  return parts?.resource.startsWith('key/mrk-') ? `${parts.partition}:${parts.account}:${parts.resource}` : arn;
}

const materialId = (arn: string, version: number): string => `${materialOwner(arn)}#${version}`;
