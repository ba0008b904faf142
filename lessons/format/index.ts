/** What the app, the machines and the command line use of the curriculum's format. */
export type * from './types.ts';
