import type { Disk } from '../../electron/main/stores/disk.ts';

/** A disk in memory. It can be full, only readable, or cut off in the middle of any step, as when the power goes. */
export class FaultyDisk implements Disk {
  readonly files = new Map<string, Buffer>();
  /** What every write answers, while there is one. */
  fault: NodeJS.ErrnoException | null = null;
  /** Only these kinds of writes answer with the fault. */
  faulty: ReadonlySet<'replace' | 'append' | 'move'> = new Set(['replace', 'append', 'move']);
  /** Steps until the power goes. */
  stepsLeft = Infinity;
  steps = 0;

  read(file: string): Promise<string | null> {
    return Promise.resolve(this.files.get(file)?.toString('utf8') ?? null);
  }

  length(file: string): Promise<number | null> {
    return Promise.resolve(this.files.get(file)?.length ?? null);
  }

  replace(file: string, text: string): Promise<void> {
    return this.step('replace', () => this.files.set(file, Buffer.from(text)), () => undefined);
  }

  append(file: string, place: number, text: string): Promise<void> {
    const before = Buffer.alloc(place);
    this.files.get(file)?.copy(before);
    const bytes = Buffer.from(text);
    const write = (length: number): void => void this.files.set(file, Buffer.concat([before, bytes.subarray(0, length)]));
    // Half a line: what a full disk and a power cut leave.
    return this.step('append', () => write(bytes.length), () => write(Math.floor(bytes.length / 2)));
  }

  move(from: string, to: string): Promise<void> {
    return this.step('move', () => {
      const content = this.files.get(from);
      if (content === undefined) return;
      this.files.delete(from);
      this.files.set(to, content);
    }, () => undefined);
  }

  remove(file: string): Promise<void> {
    this.files.delete(file);
    return Promise.resolve();
  }

  /** The same files after the power came back. */
  again(): FaultyDisk {
    const disk = new FaultyDisk();
    for (const [file, content] of this.files) disk.files.set(file, Buffer.from(content));
    return disk;
  }

  private step(kind: 'replace' | 'append' | 'move', whole: () => void, half: () => void): Promise<void> {
    if (this.steps >= this.stepsLeft) return new Promise(() => undefined);
    this.steps += 1;
    if (this.steps >= this.stepsLeft) {
      half();
      return new Promise(() => undefined);
    }
    if (this.fault !== null && this.faulty.has(kind)) {
      half();
      return Promise.reject(this.fault);
    }
    whole();
    return Promise.resolve();
  }
}

export function faultOf(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: it cannot be written`), { code });
}
