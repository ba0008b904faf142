import { launch, SIDE_BY_SIDE, UNLIMITED } from './launch.mjs';
import { share } from './statistics.mjs';
import { timed } from './stopwatch.mjs';

const ACCOUNT = '111122223333';
const PRINCIPALS = 200;
const KEYS = 20;
const LIMIT = 32_768;
const ROUNDS = 40;
const PAUSES = [60, 110, 240];
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const keyArn = (/** @type {number} */ index) => `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0b1b2c3d-${String(index).padStart(4, '0')}-4a4a-8b8b-000000000000`;
const roleArn = (/** @type {number} */ index) => `arn:aws:iam::${ACCOUNT}:role/Team${index}`;

/** The largest policy that KMS takes, as it stands in the editor. */
function largePolicy() {
  const statements = [{ Sid: 'Account', Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'kms:*', Resource: '*' }];
  for (let index = 0; ; index += 1) {
    const next = { Sid: `Team ${index}`, Effect: 'Allow', Principal: { AWS: [roleArn(index), roleArn(index + 60)] }, Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey'], Resource: '*', Condition: { StringEquals: { 'aws:SourceVpce': `vpce-${index}` } } };
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [...statements, next] }, null, 2);
    if (text.length > LIMIT) return { Version: '2012-10-17', Statement: statements };
    statements.push(/** @type {any} */ (next));
  }
}

/** @param {boolean} full */
function worldOf(full) {
  const policy = largePolicy();
  const key = (/** @type {number} */ index) => ({ arn: keyArn(index), manager: 'CUSTOMER', policy: index === 0 ? policy : { Version: '2012-10-17', Statement: policy.Statement.slice(0, 1) } });
  const may = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: '*' }] };
  return {
    accounts: [{ id: ACCOUNT }],
    principals: full ? Array.from({ length: PRINCIPALS }, (_, index) => ({ arn: roleArn(index), ...(index % 2 === 0 ? { identityPolicies: [may] } : {}) })) : [],
    keys: Array.from({ length: full ? KEYS : 1 }, (_, index) => key(index)),
  };
}

/**
 * A keystroke in the sandbox until the frame with its new matrix: in a world of two hundred principals and twenty keys, and in one
 * of nothing but the key, with the same policy of 32 KB. The two take turns.
 * @param {string} executable @param {Record<string, string>} env
 */
export async function sandbox(executable, env) {
  const [full, empty] = [await openWorld(executable, env, true), await openWorld(executable, env, false)];
  try {
    /** @type {{ full: number[], empty: number[] }} */
    const times = { full: [], empty: [] };
    for (let round = -5; round < ROUNDS; round += 1) {
      for (const key of ['Backspace', '*']) {
        const [first, second] = [await full.keys.press(key), await empty.keys.press(key)];
        await full.app.page.waitForTimeout(PAUSES[Math.abs(round) % PAUSES.length] ?? 0);
        if (round < 0) continue;
        times.full.push(first);
        times.empty.push(second);
      }
    }
    const [fullMs, emptyMs] = [share(times.full, 0.95), share(times.empty, 0.95)];
    return { ratio: fullMs / emptyMs, fullMs, emptyMs, fullMedian: share(times.full, 0.5), emptyMedian: share(times.empty, 0.5), keystrokes: times.full.length };
  } finally {
    await full.app.close();
    await empty.app.close();
  }
}

/** A world in the sandbox, its policy open beside its matrix, and the cursor behind the first action. @param {string} executable @param {Record<string, string>} env @param {boolean} full */
async function openWorld(executable, env, full) {
  const app = await launch(executable, env, [...UNLIMITED, ...SIDE_BY_SIDE]);
  const { page } = app;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.keyboard.press('Alt+s');
  await page.getByRole('button', { name: 'Import…' }).click();
  await page.getByLabel('Text', { exact: true }).fill(JSON.stringify(worldOf(full)));
  await page.getByRole('button', { name: 'Read the text' }).click();
  await page.getByRole('button', { name: 'Open as a new world' }).click();
  await page.getByRole('tab', { name: 'Access' }).click();
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+Home');
  const line = await page.evaluate(() => [...document.querySelectorAll('.cm-line')].findIndex((one) => one.textContent.includes('"kms:*"')));
  for (let down = 0; down < line; down += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  const back = await page.evaluate((at) => { const text = document.querySelectorAll('.cm-line')[at]?.textContent ?? ''; return text.length - text.indexOf('*') - 1; }, line);
  for (let left = 0; left < back; left += 1) await page.keyboard.press('ArrowLeft');
  await page.mouse.move(600, 400);
  return { app, keys: await timed(page, '.matrix tr[data-row]') };
}
