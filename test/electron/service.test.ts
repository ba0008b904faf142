import { beforeEach, describe, expect, test, vi } from 'vitest';
import { answerQuestions, Service, type ServiceProcess } from '../../electron/main/service.ts';
import { admit } from '../../electron/main/handle.ts';
import { answerTo } from '../../electron/service/answers.ts';
import { type Answered, type Asked, serviceChannels } from '../../electron/shared/service.ts';
import type { Catalogue } from '../../electron/shared/texts.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { answers } from '../support/fake-electron.ts';

vi.mock('electron', async () => (await import('../support/fake-electron.ts')).fakeElectron);

/** A process of our own: it answers when we say so. */
class Made implements ServiceProcess {
  readonly asked: Asked[] = [];
  killed = false;
  reply: (value: unknown) => void = () => undefined;
  end: (code: number) => void = () => undefined;
  readonly post = (asked: Asked): unknown => this.asked.push(asked);
  readonly onReply = (hear: (value: unknown) => void): unknown => (this.reply = hear);
  readonly onEnd = (hear: (code: number) => void): unknown => (this.end = hear);
  readonly kill = (): void => {
    this.killed = true;
    // As a real one does, a little later.
    setTimeout(() => this.end(15), 0);
  };
}

const german: Catalogue = { language: 'de', texts: {} };
let made: Made[] = [];
let noted: string[] = [];
let spoken: Catalogue | null = null;

beforeEach(() => {
  made = [];
  noted = [];
  spoken = null;
});

function open(more: { readonly start?: () => ServiceProcess; readonly idle?: number; readonly grace?: number } = {}): Service {
  const start = (): ServiceProcess => {
    const process = new Made();
    made.push(process);
    return process;
  };
  return new Service({ start, catalogue: () => spoken, log: { note: ({ message }) => void noted.push(message) }, ...more });
}

const question = (id: number): { readonly id: number; readonly kind: 'call'; readonly text: string } => ({ id, kind: 'call', text: `question ${id}` });
const answered = (id: number): object => ({ id, ok: true, text: `answer ${id}` });
const told = (id: number): Answered => ({ ok: true, text: `answer ${id}` });
const stopped = { ok: false, message: expect.stringContaining('had to stop') as string };
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('the process beside the window', () => {
  test('is there from the first question on, and is asked one question after another', async () => {
    const service = open();
    expect(made).toHaveLength(0);
    const all = [service.ask(question(1)), service.ask(question(2))];
    expect(made).toHaveLength(1);
    expect(made[0]?.asked.map(({ text }) => text)).toEqual(['question 1']);
    made[0]?.reply(answered(1));
    expect(made[0]?.asked.map(({ text }) => text)).toEqual(['question 1', 'question 2']);
    made[0]?.reply(answered(2));
    expect(await Promise.all(all)).toEqual([told(1), told(2)]);
    expect(made).toHaveLength(1);
  });

  test('when it is gone: what it was busy with has no answer, and what waited is asked of another', async () => {
    const service = open();
    const [first, second] = [service.ask(question(1)), service.ask(question(2))];
    made[0]?.end(9);
    expect(await first).toEqual(stopped);
    expect(noted).toEqual(['It ended by itself (9).']);
    expect(made.map(({ asked }) => asked.map(({ id }) => id))).toEqual([[1], [2]]);
    made[1]?.reply(answered(2));
    expect(await second).toEqual(told(2));
    // It ends while nobody waits: the next question starts another.
    made[1]?.end(1);
    const third = service.ask(question(3));
    made[2]?.reply(answered(3));
    expect(await third).toEqual(told(3));
  });

  test('is ended when it stays busy with what is given up, and the next question goes to another', async () => {
    const service = open({ grace: 1 });
    const all = [1, 2, 3].map((id) => service.ask(question(id)));
    expect(service.giveUp(2)).toBe(true);
    expect(made[0]?.killed).toBe(false);
    expect(service.giveUp(1)).toBe(true);
    expect([service.giveUp(1), made[0]?.killed]).toEqual([false, false]);
    await later();
    expect(made[0]?.killed).toBe(true);
    // What comes late of the one that was ended is nobody's, and its end is no loss.
    made[0]?.reply({ id: 3, ok: true, text: 'late' });
    await later();
    expect(noted).toEqual([]);
    expect(made.map(({ asked }) => asked.map(({ text }) => text))).toEqual([['question 1'], ['question 3']]);
    made[1]?.reply(answered(3));
    expect(await Promise.all(all)).toEqual([{ ok: false, message: 'It was given up.' }, { ok: false, message: 'It was given up.' }, told(3)]);
    expect([1, 2, 3, 4].map((id) => service.giveUp(id))).toEqual([false, false, false, false]);
    expect(made[1]?.killed).toBe(false);
  });

  test('goes on with the next question when it is done with one that was given up meanwhile: leafing through forms ends none', async () => {
    const service = open({ grace: 50 });
    const all = Array.from({ length: 20 }, (_, index) => {
      const asked = service.ask(question(index + 1));
      if (index > 0) service.giveUp(index);
      return asked;
    });
    expect(made.map(({ asked }) => asked.map(({ text }) => text))).toEqual([['question 1']]);
    made[0]?.reply({ id: 1, ok: true, text: 'nobody waits for this' });
    made[0]?.reply(answered(20));
    expect((await Promise.all(all)).filter(({ ok }) => ok)).toEqual([told(20)]);
    // Its patience ended with what it was busy with.
    const next = service.ask(question(21));
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect([made.length, made[0]?.killed]).toEqual([1, false]);
    made[0]?.reply(answered(21));
    expect(await next).toEqual(told(21));
  });

  test('that a page which is gone has asked is asked no more', async () => {
    const service = open({ grace: 1 });
    const heard = new Map<string, () => void>();
    const contents = { on: (name: string, hear: () => void) => heard.set(name, hear) };
    answerQuestions({ webContents: contents } as never, service);
    admit(contents as never);
    const ask = (channel: string, value: unknown): unknown => answers.get(channel)?.({ sender: contents, senderFrame: { url: 'app://lab/', parent: null } }, value);
    const all = [ask(serviceChannels.ask, question(1)), ask(serviceChannels.ask, question(2))];
    await later();
    expect(made).toHaveLength(1);
    heard.get('did-start-loading')?.();
    expect(await Promise.all(all)).toEqual([expect.objectContaining({ ok: false }), expect.objectContaining({ ok: false })]);
    // The numbers of the next page begin anew.
    const again = ask(serviceChannels.ask, question(1));
    await later();
    expect(made.map(({ killed }) => killed)).toEqual([true, false]);
    made[1]?.reply(answered(1));
    expect(await again).toEqual(told(1));
    expect(await ask(serviceChannels.giveUp, 1)).toEqual({ ok: false });
  });

  test('may say what it wants: only the answer to what was asked counts', async () => {
    const service = open();
    const asked = service.ask(question(1));
    for (const odd of [null, 1, 'answer', {}, { id: 1 }, { id: 2, ok: true, text: 'x' }, { id: 1, ok: true, text: {} }, { id: 1, ok: true, text: 'x', more: 1 }]) made[0]?.reply(odd);
    made[0]?.reply(answered(1));
    expect(await asked).toEqual(told(1));
    made[0]?.reply(answered(1));
  });

  test('is not asked twice by one number', async () => {
    const service = open();
    const [first, again] = [service.ask(question(1)), service.ask(question(1))];
    expect(await again).toMatchObject({ ok: false });
    made[0]?.reply(answered(1));
    expect(await first).toEqual(told(1));
  });

  test('that does not start is told, noted, and tried again with the next question', async () => {
    let fails = true;
    const process = new Made();
    const service = open({
      start: () => {
        if (fails) throw new Error('no memory');
        return process;
      },
    });
    expect(await service.ask(question(1))).toEqual(stopped);
    expect(noted).toEqual(['no memory']);
    fails = false;
    const second = service.ask(question(2));
    process.reply(answered(2));
    expect(await second).toEqual(told(2));
  });

  test('a fault in it is told and noted, and it goes on', async () => {
    const service = open();
    const asked = service.ask(question(1));
    made[0]?.reply({ id: 1, ok: false, message: 'x is not a function', stack: 'at y' });
    expect(await asked).toEqual({ ok: false, message: 'Something went wrong in the app: x is not a function' });
    expect(noted).toEqual(['x is not a function']);
    void service.ask(question(2));
    expect(made).toHaveLength(1);
    expect(made[0]?.asked).toHaveLength(2);
  });

  test('is told the language at first, and speaks it for life: another language begins with another process', async () => {
    const service = open();
    const say = (id: number): void => {
      void service.ask(question(id));
      made.at(-1)?.reply(answered(id));
    };
    say(1);
    say(2);
    spoken = german;
    say(3);
    say(4);
    void service.ask(question(5));
    expect(made.map(({ killed }) => killed)).toEqual([true, false]);
    made[1]?.end(9);
    say(6);
    const texts = made.map(({ asked }) => asked.map((one) => ('catalogue' in one ? (one.catalogue?.language ?? 'en') : null)));
    expect(texts).toEqual([['en', null], ['de', null, null], ['de']]);
    await later();
  });

  test('is ended when nobody has asked for a while', async () => {
    vi.useFakeTimers();
    const service = open({ idle: 1000 });
    void service.ask(question(1));
    vi.advanceTimersByTime(5000);
    expect(made[0]?.killed).toBe(false);
    made[0]?.reply(answered(1));
    vi.advanceTimersByTime(999);
    void service.ask(question(2));
    made[0]?.reply(answered(2));
    vi.advanceTimersByTime(999);
    expect(made[0]?.killed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(made[0]?.killed).toBe(true);
    vi.useRealTimers();
    const third = service.ask(question(3));
    made[1]?.reply(answered(3));
    expect(await third).toEqual(told(3));
  });
});

describe('what is asked there', () => {
  const call = { line: 'aws kms list-keys', document: startDocument, attempt: { as: 'ana', action: 'kms:ListKeys', key: 'orders-key' }, material: null };

  test('is answered', async () => {
    expect(JSON.parse(await answerTo('call', JSON.stringify(call)))).toMatchObject({ entry: { failed: false, operation: 'ListKeys' } });
  });

  const deep = `${'['.repeat(200)}${']'.repeat(200)}`;
  test.each([
    ['no JSON', 'aws kms list-keys', /JSON/],
    ['nothing', 'null', /must be an object/],
    ['a list', '[]', /must be an object/],
    ['a line that is none', JSON.stringify({ ...call, line: 7 }), /line: must be text/],
    ['no document', JSON.stringify({ ...call, document: undefined }), /document: must be an object/],
    ['a world that is none', JSON.stringify({ ...call, document: { ...startDocument, scene: { ...startDocument.scene, world: { keys: 1 } } } }), /document\.scene\.world/],
    ['a request that is none', JSON.stringify({ ...call, attempt: { as: 1 } }), /attempt\.as: must be text/],
    ['material that is none', JSON.stringify({ ...call, material: 'x' }), /material: must be an object/],
    ['a prototype', JSON.stringify(call).replace('"line"', '"__proto__":{"a":1},"line"'), /__proto__/],
    ['without end', JSON.stringify({ ...call, more: 0 }).replace('"more":0', `"more":${deep}`), /nested deeper/],
  ])('and is %s is refused', async (_what, text, fault) => {
    await expect(answerTo('call', text)).rejects.toThrow(fault);
  });
});
