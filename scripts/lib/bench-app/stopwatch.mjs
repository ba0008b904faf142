/**
 * Installs a stopwatch into a page: from the next key that goes down until each thing that it changes has been drawn.
 * @param {import('@playwright/test').Page} page
 */
async function installStopwatch(page) {
  await page.evaluate(() => {
    const scope = /** @type {any} */ (globalThis);
    // A message that is posted while a frame is made is taken after the frame has been drawn.
    const drawn = () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    const read = (/** @type {string} */ selector) => {
      const found = document.querySelector(selector);
      return found instanceof SVGElement ? found.dataset['verdict'] : found?.textContent;
    };
    scope.startWatch = (/** @type {string[]} */ selectors) => {
      const before = selectors.map(read);
      scope.laps = new Promise((resolve) => {
        const begin = () => {
          const started = performance.now();
          /** @type {(number | null)[]} */
          const laps = selectors.map(() => null);
          const look = () => {
            const changed = selectors.flatMap((selector, index) => (laps[index] === null && read(selector) !== before[index] ? [index] : []));
            const rest = laps.filter((lap) => lap === null).length - changed.length;
            const ends = rest === 0 || performance.now() - started > 5000;
            if (changed.length > 0 || ends) {
              void drawn().then((now) => {
                for (const index of changed) laps[index] = now - started;
                if (ends) resolve(laps);
              });
            }
            for (const index of changed) laps[index] = 0;
            if (!ends) requestAnimationFrame(look);
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
 * @param {readonly string[]} watched selectors: the text of each, or the verdict of a picture, changes with every keystroke that is timed
 */
export async function timed(page, ...watched) {
  await installStopwatch(page);
  return {
    /** Milliseconds from this key until each change was drawn. @param {string} key @returns {Promise<number[]>} */
    async press(key) {
      await page.evaluate((selectors) => void (/** @type {any} */ (globalThis).startWatch(selectors)), watched);
      await page.keyboard.press(key);
      const laps = await page.evaluate(() => /** @type {any} */ (globalThis).laps);
      return watched.map((selector, index) => {
        const lap = laps[index];
        if (typeof lap !== 'number') throw new Error(`${key} changed nothing in ${selector}`);
        return lap;
      });
    },
  };
}
