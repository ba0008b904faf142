import { main } from '../../cli/main.ts';
import { root as project } from './course.ts';

/** Runs a command line in this process. @param root the folder whose lessons it reads */
export function runKplIn(root: string, ...args: string[]): { code: number; out: string; err: string } {
  let out = '';
  let err = '';
  const code = main(args, root, { out: (text) => (out += text), err: (text) => (err += text) });
  return { code, out, err };
}

/** The same, on this project. */
export function runKpl(...args: string[]): { code: number; out: string; err: string } {
  return runKplIn(project, ...args);
}
