import { dirname, join, resolve } from 'node:path';

/** Where everything is kept. */
export interface DataPlace {
  readonly folder: string;
  /** Beside the program. */
  readonly portable: boolean;
}

/** What the place depends on; tests give their own. */
export interface Surroundings {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  /** The program that runs. */
  readonly program: string;
  /** Where relative paths begin. */
  readonly cwd: string;
  readonly exists: (path: string) => boolean;
}

/** The folder that makes the app portable by being there, and that then holds everything. */
export const PORTABLE = 'key-policy-lab-data';
const SWITCH = '--profile-dir';

/**
 * Where the data lies, if not where the system says: the folder that the command line names (`--profile-dir <folder>`, or
 * with `=`), or `key-policy-lab-data` beside the program, if there is one.
 *
 * @returns null: the system's own place
 */
export function dataPlace(surroundings: Surroundings): DataPlace | null {
  const { env, cwd, exists } = surroundings;
  const given = env['KPL_USER_DATA'] ?? '';
  if (given !== '') return { folder: resolve(cwd, given), portable: false };
  const named = namedIn(surroundings.argv);
  if (named !== null) return { folder: resolve(cwd, named), portable: false };
  const beside = join(besideProgram(surroundings), PORTABLE);
  return exists(beside) ? { folder: beside, portable: true } : null;
}

function namedIn(argv: readonly string[]): string | null {
  const at = argv.findIndex((one) => one === SWITCH || one.startsWith(`${SWITCH}=`));
  const found = argv[at];
  if (found === undefined) return null;
  const value = found === SWITCH ? (argv[at + 1] ?? '') : found.slice(SWITCH.length + 1);
  return value === '' || value.startsWith('-') ? null : value;
}

/** The folder that the program lies in, as its user sees it: a Mac's program is a folder itself, and an AppImage runs from elsewhere. */
function besideProgram({ env, platform, program }: Surroundings): string {
  const image = env['APPIMAGE'] ?? '';
  if (platform === 'linux' && image !== '') return dirname(image);
  const bundle = platform === 'darwin' ? /^(.*)\/[^/]+\.app\/Contents\/MacOS\/[^/]+$/.exec(program)?.[1] : undefined;
  return bundle ?? dirname(program);
}
