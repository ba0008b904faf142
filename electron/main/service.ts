import { type BrowserWindow, utilityProcess } from 'electron';
import { type Answered, type Asked, parseQuestion, parseQuestionNumber, parseReply, type Question, serviceChannels } from '../shared/service.ts';
import type { Catalogue } from '../shared/texts.ts';
import type { FaultLog } from './fault-log.ts';
import { handle } from './handle.ts';

/** The process that answers, as far as it is used here. */
export interface ServiceProcess {
  post(asked: Asked): void;
  onReply(hear: (reply: unknown) => void): void;
  onEnd(hear: (code: number) => void): void;
  kill(): void;
}

export interface ServiceOptions {
  readonly start: () => ServiceProcess;
  /** The texts of the language that is spoken; null: English. */
  readonly catalogue: () => Catalogue | null;
  readonly log: Pick<FaultLog, 'note'>;
  /** How long it may stand idle, in milliseconds: it takes memory, and starts anew in no time. */
  readonly idle?: number;
  /** How long it may still be busy with what was given up, in milliseconds. */
  readonly grace?: number;
}

interface Waiting {
  readonly question: Question;
  readonly tell: (answered: Answered) => void;
}

/** As the system lists it among the app's processes. */
export const SERVICE_NAME = 'Key Policy Lab service';

const IDLE = 120_000;
/** What is nearly done is done sooner than another process is there, and who leafs through forms gives up many. */
const GRACE = 500;
const GIVEN_UP = 'It was given up.';
const refused = (message: string): Answered => ({ ok: false, message });

/**
 * The process beside the window: started with the first question, asked one question after another, and started again when it is
 * gone. What it was busy with then has no answer; what waited behind that is asked of the next one.
 */
export class Service {
  readonly #options: ServiceOptions;
  readonly #waiting: Waiting[] = [];
  #process: ServiceProcess | null = null;
  /** The language that it was told; undefined: none yet. */
  #told: string | null | undefined;
  #busy: Waiting | null = null;
  /** Runs while it is busy with what was given up. */
  #patience: NodeJS.Timeout | undefined;
  #rest: NodeJS.Timeout | undefined;

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  ask(question: Question): Promise<Answered> {
    if ([this.#wanted, ...this.#waiting].some((one) => one?.question.id === question.id)) return Promise.resolve(refused('This was asked already.'));
    return new Promise((tell) => {
      this.#waiting.push({ question, tell });
      this.#next();
    });
  }

  /**
   * A question that nobody waits for any more. The process is ended if it stays busy with it: nothing else stops a long reading.
   *
   * @returns whether there was such a question
   */
  giveUp(id: number): boolean {
    const at = this.#waiting.findIndex(({ question }) => question.id === id);
    const [waiting] = at < 0 ? [] : this.#waiting.splice(at, 1);
    waiting?.tell(refused(GIVEN_UP));
    const busy = this.#wanted;
    if (busy?.question.id !== id) return waiting !== undefined;
    busy.tell(refused(GIVEN_UP));
    this.#patience = setTimeout(() => {
      this.#end();
      this.#answer(refused(GIVEN_UP));
    }, this.#options.grace ?? GRACE);
    return true;
  }

  /** The page that asked is gone. */
  giveUpAll(): void {
    for (const { question } of [...this.#waiting]) this.giveUp(question.id);
    if (this.#wanted !== null) this.giveUp(this.#wanted.question.id);
  }

  /** What it is busy with, if somebody waits for that. */
  get #wanted(): Waiting | null {
    return this.#patience === undefined ? this.#busy : null;
  }

  #next(): void {
    if (this.#busy !== null) return;
    clearTimeout(this.#rest);
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#rest = setTimeout(() => this.#end(), this.#options.idle ?? IDLE).unref();
      return;
    }
    this.#busy = next;
    try {
      const catalogue = this.#options.catalogue();
      // A process keeps its language for life, as a window does.
      const language = catalogue?.language ?? null;
      if (this.#told !== undefined && this.#told !== language) this.#end();
      this.#process ??= this.#begin();
      this.#process.post({ ...next.question, ...(language === this.#told ? {} : { catalogue }) });
      this.#told = language;
    } catch (fault) {
      this.#note(fault instanceof Error ? fault : new Error(String(fault)));
      this.#lost();
    }
  }

  #begin(): ServiceProcess {
    const process = this.#options.start();
    this.#told = undefined;
    process.onReply((value) => {
      if (this.#process === process) this.#hear(value);
    });
    process.onEnd((code) => {
      if (this.#process !== process) return;
      this.#note(new Error(`It ended by itself (${code}).`));
      this.#lost();
    });
    return process;
  }

  #hear(value: unknown): void {
    const reply = parseReply(value);
    if (reply === null || reply.id !== this.#busy?.question.id) return;
    if (!reply.ok) this.#note(reply);
    this.#answer(reply.ok ? { ok: true, text: reply.text } : refused(`Something went wrong in the app: ${reply.message}`));
  }

  /** It ended by itself, or could not begin. */
  #lost(): void {
    this.#process = null;
    this.#answer(refused('The part of the app that answers had to stop. Nothing of yours is lost, and nothing was changed. Please try again.'));
  }

  #end(): void {
    const process = this.#process;
    this.#process = null;
    process?.kill();
  }

  #answer(answered: Answered): void {
    const busy = this.#busy;
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#busy = null;
    busy?.tell(answered);
    this.#next();
  }

  #note({ message, stack = '' }: { readonly message: string; readonly stack?: string | undefined }): void {
    this.#options.log.note({ where: 'service', message, stack });
  }
}

/** @param file the bundle that runs in it */
export function startService(file: string): ServiceProcess {
  const child = utilityProcess.fork(file, [], { serviceName: SERVICE_NAME, stdio: 'ignore' });
  return {
    post: (asked) => child.postMessage(asked),
    onReply: (hear) => void child.on('message', hear),
    onEnd: (hear) => void child.once('exit', hear),
    kill: () => void child.kill(),
  };
}

/** Answers what the window asks of the process beside it. */
export function answerQuestions(window: BrowserWindow, service: Service): void {
  handle(serviceChannels.ask, (value) => service.ask(parseQuestion(value)));
  handle(serviceChannels.giveUp, (value) => ({ ok: service.giveUp(parseQuestionNumber(value)) }));
  // A page that begins anew has asked nothing yet.
  window.webContents.on('did-start-loading', () => service.giveUpAll());
  window.webContents.on('render-process-gone', () => service.giveUpAll());
}
