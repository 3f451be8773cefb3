import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { fromRoot } from '../../scripts/lib/paths.mjs';
import { serve } from '../../scripts/serve/server.mjs';
import type { Commands, TrainOptions } from '../../src/lib/commands/contract';
import type { TranslatorWatch } from '../../src/lib/commands/mitigate-contract';
import { PARTS } from '../../src/lib/domain/catalog';
import type { ContentHash, ProjectId } from '../../src/lib/domain/ids';
import type { Progress } from '../../src/lib/domain/job';
import { onEnd } from './cleanup';
import { mapHost, type Gpu } from './flags';
import { decode } from './encoded';
import * as inPage from './in-page';
import { launch } from './launch';

const HOST = 'dash.localhost';
const READY_MS = 60_000;
const CHUNK_BYTES = 4 * 2 ** 20;

export type Listeners = Pick<TrainOptions, 'onProgress' | 'onStart' | 'onEpoch'> &
  Pick<TranslatorWatch, 'onMetrics' | 'onPreview'>;

/** A failure that an act named; the message is for people. */
export class ActError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

function unwrap<T>(answer: inPage.Answer<T>): T {
  if ('error' in answer) throw new ActError(answer.error.name, answer.error.message);
  return answer.value;
}

/** What an act returns here: a blob stays in the page. */
type Returned<A extends inPage.Act> =
  Awaited<ReturnType<Commands[A]>> extends Blob ? { size: number } : Awaited<ReturnType<Commands[A]>>;

/** The built site in a headless Chromium, and the acts of its `window.dash`. */
export class Site {
  readonly #page: Page;
  readonly #crash: Promise<never>;
  readonly #listeners = new Map<number, Listeners>();
  readonly browser: Browser;
  readonly close: () => Promise<void>;
  #calls = 0;

  constructor(page: Page, crash: Promise<never>, close: () => Promise<void>) {
    this.#page = page;
    this.browser = page.browser();
    this.close = close;
    const crashed = new Promise<never>((_, reject) => {
      page.once('error', () => reject(new Error('The page crashed, most likely out of memory.')));
      page.once('close', () => reject(new Error('The page was closed unexpectedly.')));
    });
    // A browser that ends closes its pages first: its reason is the better one.
    this.#crash = Promise.race([
      crash,
      crashed.catch(async (reason) => {
        await new Promise((done) => setTimeout(done, 200));
        throw reason;
      }),
    ]);
    this.#crash.catch(() => undefined);
  }

  /** Waits for the site to be ready for commands. */
  async open(): Promise<void> {
    const page = this.#page;
    let failure: string | null = null;
    page.on('pageerror', (error) => {
      failure ??= error instanceof Error ? error.message : String(error);
    });
    if (process.env['DASH_DEBUG']) page.on('console', (message) => console.error(`[page] ${message.text()}`));
    await page.setBypassServiceWorker(true);
    // A kept profile must not keep a build; and functions that are sent may carry their compiler's name marker.
    await page.evaluateOnNewDocument(
      'delete Navigator.prototype.serviceWorker; globalThis.__name = (f) => f;',
    );
    await page.evaluateOnNewDocument(inPage.install);
    await page.exposeFunction(
      '__report',
      (call: number, listener: keyof Listeners, values: inPage.Encoded) => {
        const listen = this.#listeners.get(call)?.[listener] as ((...args: never[]) => void) | undefined;
        listen?.(...decode<never[]>(values));
      },
    );
    try {
      await this.#guard(page.goto(`http://${HOST}/`, { waitUntil: 'load' }));
      await this.#guard(page.waitForFunction('window.dash !== undefined', { timeout: READY_MS }));
    } catch (reason) {
      const message = reason instanceof Error ? reason.message : String(reason);
      throw new Error(`The site did not become ready: ${failure ?? message}`, { cause: reason });
    }
  }

  #guard<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#crash]);
  }

  async #listening<T>(listeners: Listeners, work: (call: number) => Promise<T>): Promise<T> {
    const call = ++this.#calls;
    this.#listeners.set(call, listeners);
    try {
      return await this.#guard(work(call));
    } finally {
      this.#listeners.delete(call);
    }
  }

  /** Calls an act of `window.dash`; with listeners the last argument must be its options. */
  call<A extends inPage.Act>(
    act: A,
    args: Parameters<Commands[A]>,
    listeners: Listeners = {},
  ): Promise<Returned<A>> {
    return this.#listening(listeners, async (call) => {
      const answer = await this.#page.evaluate(inPage.callAct, act, args, call, Object.keys(listeners));
      return decode<Returned<A>>(unwrap(answer));
    });
  }

  /** The images of those contents, `sizePx` × `sizePx` × 3 bytes RGB each. */
  async pixels(project: ProjectId, hashes: readonly ContentHash[], sizePx: number): Promise<Uint8Array> {
    const answer = await this.#guard(this.#page.evaluate(inPage.pixelsOf, project, hashes, sizePx));
    return Uint8Array.from(Buffer.from(unwrap(answer), 'base64'));
  }

  async #withFiles<T>(
    act: 'importFiles' | 'openProjectFile',
    files: readonly string[],
    paths: readonly string[],
    options: Parameters<typeof inPage.callWithFiles>[3],
    onProgress: (progress: Progress) => void,
  ): Promise<T> {
    return this.#listening({ onProgress }, async (call) => {
      const handle = await this.#page.evaluateHandle(inPage.addFileInput);
      const input = handle as ElementHandle<HTMLInputElement>;
      await input.uploadFile(...files);
      const answer = await this.#page.evaluate(inPage.callWithFiles, input, act, paths, options, call);
      return unwrap(answer) as T;
    });
  }

  /** Imports files of this machine; `paths` are what the site calls them. */
  importFiles(
    files: readonly { readonly file: string; readonly path: string }[],
    options: { readonly seed?: number; readonly labels?: string | undefined },
    onProgress: (progress: Progress) => void,
  ): Promise<Returned<'importFiles'>> {
    const { labels, ...rest } = options;
    const sent = [...files.map(({ file }) => file), ...(labels === undefined ? [] : [labels])];
    const paths = files.map(({ path }) => path);
    const acting = { ...rest, hasLabels: labels !== undefined };
    return this.#withFiles('importFiles', sent, paths, acting, onProgress);
  }

  openProjectFile(
    file: string,
    onProgress: (progress: Progress) => void,
  ): Promise<Returned<'openProjectFile'>> {
    return this.#withFiles('openProjectFile', [file], [], {}, onProgress);
  }

  /** Writes the blob that the last act returned to a file of this machine. */
  async saveBlob(size: number, file: string): Promise<{ bytes: number; sha256: string }> {
    const hash = createHash('sha256');
    // Under another name until it is whole: Ctrl+C leaves neither half a file nor an older one damaged.
    const partial = `${file}.part`;
    const removePartial = onEnd(() => rm(partial, { force: true }));
    const out = await open(partial, 'w');
    try {
      for (let start = 0; start < size; start += CHUNK_BYTES) {
        const end = Math.min(size, start + CHUNK_BYTES);
        const chunk = await this.#guard(this.#page.evaluate(inPage.readBlob, start, end));
        const bytes = Buffer.from(chunk, 'base64');
        hash.update(bytes);
        await out.write(bytes);
      }
      await out.close();
      await rename(partial, file);
    } finally {
      await out.close();
      await removePartial();
    }
    return { bytes: size, sha256: hash.digest('hex') };
  }

  async summary(project: ProjectId): Promise<inPage.DataSummary> {
    return unwrap(await this.#guard(this.#page.evaluate(inPage.summarise, project, PARTS)));
  }

  lists(project: ProjectId): Promise<inPage.ProjectLists> {
    return this.#guard(this.#page.evaluate(inPage.lists, project));
  }
}

export interface SiteOptions {
  readonly profile?: string | undefined;
  readonly gpu?: Gpu;
}

/** Serves the built site on a stable origin of its own and opens it in a headless Chromium. */
export async function openSite({ profile, gpu = 'none' }: SiteOptions = {}): Promise<Site> {
  const serving = await serve({ root: fromRoot('build') });
  const stopServing = onEnd(serving.close);
  try {
    const { browser, crash, close } = await launch({ profile, gpu, flags: [mapHost(HOST, serving.port)] });
    const [page = await browser.newPage()] = await browser.pages();
    const site = new Site(page, crash, async () => {
      await close();
      await stopServing();
    });
    try {
      await site.open();
      return site;
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    await stopServing();
    throw error;
  }
}
