/**
 * Installs a stopwatch into a page: from the next key that goes down until what it changes has been drawn.
 * @param {import('@playwright/test').Page} page
 */
async function installStopwatch(page) {
  await page.evaluate(() => {
    const scope = /** @type {any} */ (globalThis);
    scope.startWatch = (/** @type {string} */ selector) => {
      const read = () => document.querySelector(selector)?.textContent ?? '';
      const before = read();
      scope.lap = new Promise((resolve) => {
        const begin = () => {
          const started = performance.now();
          const look = () => {
            const changed = read() !== before;
            if (!changed && performance.now() - started < 5000) requestAnimationFrame(look);
            else {
              // A message that is posted while a frame is made is taken after the frame has been drawn.
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = () => resolve(changed ? performance.now() - started : null);
              port2.postMessage(null);
            }
          };
          requestAnimationFrame(look);
        };
        window.addEventListener('keydown', begin, { capture: true, once: true });
      });
    };
  });
}

/**
 * A page whose keystrokes can be timed.
 * @param {import('@playwright/test').Page} page
 * @param {string} watched a selector: its text changes with every keystroke that is timed
 */
export async function timed(page, watched) {
  await installStopwatch(page);
  return {
    /** Milliseconds from this key until its change was drawn. @param {string} key @returns {Promise<number>} */
    async press(key) {
      await page.evaluate((selector) => void (/** @type {any} */ (globalThis).startWatch(selector)), watched);
      await page.keyboard.press(key);
      const lap = await page.evaluate(() => /** @type {any} */ (globalThis).lap);
      if (typeof lap !== 'number') throw new Error(`${key} changed nothing in ${watched}`);
      return lap;
    },
  };
}
