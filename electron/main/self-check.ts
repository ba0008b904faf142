import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow, net } from 'electron';
import { emptyProgress } from '../shared/contract.ts';
import { areAsDeclared, readFuses } from './fuses.ts';
import { appOrigin } from './served-files.ts';
import type { Service } from './service.ts';
import { openStores } from './stores/stores.ts';

/** `--self-check`: the app starts hidden with a data folder of its own, looks at itself, prints what it found as JSON, and ends with 0 or 1. */

export const isSelfCheck = process.argv.includes('--self-check');

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly found: unknown;
}

const LONGEST = 60_000;

/** An empty folder that is gone when the process has ended. */
export function passingFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'key-policy-lab-check-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Checks the app that runs in this window, prints, and ends. */
export async function selfCheck(window: BrowserWindow, service: Service): Promise<void> {
  const late = setTimeout(() => end([{ name: 'in time', ok: false, found: `no answer within ${LONGEST} ms` }]), LONGEST);
  const checks: Check[] = [];
  for (const check of [fuses, packed, policy, page, isolation, lessons, stores, calls, cookies, requests]) {
    try {
      checks.push(await check(window, service));
    } catch (fault) {
      checks.push({ name: check.name, ok: false, found: fault instanceof Error ? fault.message : String(fault) });
    }
  }
  clearTimeout(late);
  end(checks);
}

function end(checks: readonly Check[]): void {
  const ok = checks.every((check) => check.ok);
  const { electron, chrome, node } = process.versions;
  process.stdout.write(`${JSON.stringify({ ok, version: app.getVersion(), electron, chrome, node, platform: `${process.platform} ${process.arch}`, checks }, null, 2)}\n`, () => app.exit(ok ? 0 : 1));
}

async function fuses(): Promise<Check> {
  const found = await readFuses();
  return { name: 'fuses', ok: areAsDeclared(found), found };
}

function packed(): Check {
  return { name: 'packed', ok: app.isPackaged && app.getAppPath().endsWith('app.asar'), found: app.getAppPath() };
}

async function policy(): Promise<Check> {
  const found = (await net.fetch(`${appOrigin}/`)).headers.get('content-security-policy') ?? '';
  return { name: 'policy', ok: found.includes("default-src 'none'") && found.includes("connect-src 'none'") && !found.includes('unsafe'), found };
}

/** The first screen is there: it has a heading. */
async function page({ webContents }: BrowserWindow): Promise<Check> {
  const found: unknown = await webContents.executeJavaScript(
    `new Promise((done) => { const look = () => { const heading = document.querySelector('h1'); if (heading) done(heading.textContent.trim()); else setTimeout(look, 50); }; look(); })`,
  );
  return { name: 'page', ok: typeof found === 'string' && found !== '', found };
}

/** A script written into the page does not run, text does not become code, and Node is not there. */
async function isolation({ webContents }: BrowserWindow): Promise<Check> {
  const found = (await webContents.executeJavaScript(`(() => {
    const script = document.createElement('script');
    script.textContent = 'window.intruder = true';
    document.head.append(script);
    script.remove();
    let evaluates = true;
    try { new Function('return 1')(); } catch { evaluates = false; }
    return { inlineScript: window.intruder === true, evaluates, node: typeof require !== 'undefined' || typeof process !== 'undefined', bridge: typeof window.lab === 'object' };
  })()`)) as { readonly inlineScript: boolean; readonly evaluates: boolean; readonly node: boolean; readonly bridge: boolean };
  return { name: 'isolation', ok: !found.inlineScript && !found.evaluates && !found.node && found.bridge, found };
}

/** Every lesson is in the archive, and each can be loaded into the page. */
async function lessons({ webContents }: BrowserWindow): Promise<Check> {
  const folder = join(app.getAppPath(), 'out', 'renderer', 'assets', 'lessons');
  const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const addresses = names.map((name) => `${appOrigin}/assets/lessons/${name}`);
  const loaded: unknown = await webContents.executeJavaScript(`Promise.all(${JSON.stringify(addresses)}.map((address) => import(address))).then((modules) => modules.filter((module) => Object.keys(module).length > 0).length)`);
  return { name: 'lessons', ok: names.length > 0 && loaded === names.length, found: { files: names.length, loaded } };
}

/** What is saved is there after the next start. */
async function stores(): Promise<Check> {
  const folder = mkdtempSync(join(app.getPath('userData'), 'stores-'));
  const record = { ...emptyProgress, lastLesson: 'self-check' };
  const saved = await openStores(folder).progress.save(record);
  const loaded = await openStores(folder).progress.load();
  return { name: 'stores', ok: saved.ok && loaded.record.lastLesson === 'self-check' && loaded.notices.length === 0, found: { saved: saved.ok, loaded: loaded.record.lastLesson } };
}

/** A call is answered: the process beside the window starts, and has its cryptography. */
async function calls(_window: BrowserWindow, service: Service): Promise<Check> {
  const caller = 'arn:aws:iam::111122223333:root';
  const document = { title: '', scene: { people: [], keys: [], buckets: [], endpoints: [], world: { accounts: [{ id: '111122223333' }], principals: [], keys: [] } }, details: [], requests: [], expectations: [] };
  const found = await service.ask({ id: 1, kind: 'call', text: JSON.stringify({ line: 'aws kms generate-random --number-of-bytes 16', document, attempt: { as: caller, action: 'kms:GenerateRandom', key: '*' }, material: null }) });
  return { name: 'calls', ok: found.ok && found.text.includes('Plaintext'), found: found.ok ? found.text : found.message };
}

async function cookies({ webContents }: BrowserWindow): Promise<Check> {
  const found = (await webContents.session.cookies.get({})).length;
  return { name: 'cookies', ok: found === 0, found };
}

/** Nothing was asked for outside the app. */
function requests(): Check {
  const found: unknown = Reflect.get(globalThis, 'kplStoppedRequests');
  return { name: 'requests', ok: found === 0, found };
}
