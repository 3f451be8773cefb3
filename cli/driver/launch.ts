import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launch as launchPuppeteer, type Browser } from 'puppeteer-core';
import { findBrowser } from '../../scripts/lib/browsers.mjs';
import { onEnd } from './cleanup';
import { chromiumFlags, type Gpu } from './flags';

export interface LaunchOptions {
  readonly browser?: 'chromium' | 'firefox';
  /** Folder that is kept; without it a temporary one is used and removed. */
  readonly profile?: string | undefined;
  readonly gpu?: Gpu;
  readonly flags?: readonly string[];
}

export interface Launched {
  readonly browser: Browser;
  /** Rejects when the browser ends by itself. */
  readonly crash: Promise<never>;
  close(): Promise<void>;
}

const CLOSE_MS = 5_000;
const after = (ms: number) => new Promise<void>((done) => setTimeout(done, ms).unref());

async function end(browser: Browser): Promise<void> {
  const child = browser.process();
  const ended = new Promise<void>((done) => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) done();
    else child.once('exit', () => done());
  });
  await Promise.race([browser.close().catch(() => undefined), after(CLOSE_MS)]);
  await Promise.race([ended, after(CLOSE_MS)]);
  if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    try {
      // The browser leads a process group of its own, on Windows excepted.
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      child.kill('SIGKILL');
    }
    await Promise.race([ended, after(CLOSE_MS)]);
  }
}

function reasonOf(error: unknown, profile: string | undefined): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (profile !== undefined && /ProcessSingleton|SingletonLock|already running|in use/i.test(message)) {
    return new Error(`The profile ${profile} is in use by another browser; wait for it or choose another.`);
  }
  const line = message.split('\n').find((text) => text.trim() !== '') ?? message;
  return new Error(`The browser could not be started: ${line.trim()}`);
}

/** Starts a headless browser; whatever it writes beside a kept profile is removed with it. */
export async function launch(options: LaunchOptions = {}): Promise<Launched> {
  const { browser: name = 'chromium', profile, gpu = 'none', flags = [] } = options;
  const executablePath = findBrowser(name);
  if (executablePath === null) {
    throw new Error(
      `No ${name === 'chromium' ? 'Chromium' : 'Firefox'} was found: install it, or name it in ${name.toUpperCase()}.`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'dash-'));
  const removeFolder = onEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const userDataDir = resolve(profile ?? join(folder, 'profile'));
  try {
    mkdirSync(userDataDir, { recursive: true });
    const browser = await launchPuppeteer({
      browser: name === 'chromium' ? 'chrome' : 'firefox',
      executablePath,
      headless: true,
      // Over a pipe Chromium ends when this process does, however that ends.
      pipe: name === 'chromium',
      userDataDir,
      args: [...(name === 'chromium' ? chromiumFlags(gpu) : []), ...flags],
      env: { ...process.env, TMPDIR: folder },
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      // An act may take hours; what hangs is noticed by the crash of page or browser.
      protocolTimeout: 0,
      defaultViewport: { width: 1440, height: 900 },
    });
    let closing = false;
    const closeBrowser = onEnd(async () => {
      closing = true;
      await end(browser);
    });
    const crash = new Promise<never>((_, reject) => {
      browser.once('disconnected', () => {
        if (!closing) reject(new Error('The browser ended unexpectedly.'));
      });
    });
    crash.catch(() => undefined);
    return {
      browser,
      crash,
      async close() {
        await closeBrowser();
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw reasonOf(error, profile);
  }
}
