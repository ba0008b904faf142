// What the set-up says, always on stderr: stdout belongs to the programs.
/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** A fault that a person can do something about: it is printed without a stack trace. */
export class Obstacle extends Error {}

/**
 * Runs a program's main function and turns an Obstacle into a plain message.
 * @param {() => Promise<number>} main
 */
export async function run(main) {
  try {
    process.exitCode = await main();
  } catch (fault) {
    if (fault instanceof Obstacle) say(`\n${fault.message}\n`);
    else say(String(fault instanceof Error ? (fault.stack ?? fault.message) : fault));
    process.exitCode = 1;
  }
}
