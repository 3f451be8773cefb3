/** Makes the pictures of docs/pictures from the built site: the cartoon demo, and the first slice that it fails on. */
import { mkdir } from 'node:fs/promises';
import type { Page } from 'puppeteer-core';
import { launch } from '../cli/driver/launch';
import { fromRoot } from './lib/paths.mjs';
import { serve } from './serve/server.mjs';

const SIZE = { width: 1440, height: 900 };
const SETTLED_MS = 1500;
const WORK_MS = 240_000;

const button = (page: Page, name: string) =>
  page.locator(`::-p-aria([name="${name}"][role="button"])`).setTimeout(WORK_MS);

async function shoot(page: Page, name: string, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await new Promise((done) => setTimeout(done, SETTLED_MS));
  const file = `docs/pictures/${name}-${scheme}.webp` as const;
  await page.screenshot({ path: fromRoot(file), type: 'webp', quality: 88 });
  console.log(file);
}

async function main(): Promise<void> {
  await mkdir(fromRoot('docs/pictures'), { recursive: true });
  const serving = await serve({ root: fromRoot('build') });
  const { browser, close } = await launch();
  try {
    const page = await browser.newPage();
    await page.setViewport(SIZE);
    await page.goto(serving.url, { waitUntil: 'load' });
    await page.waitForFunction('window.dash !== undefined');
    await shoot(page, 'start', 'light');
    await button(page, 'Open').click();
    await button(page, 'Project the images').click();
    await button(page, 'Project again').wait();
    await button(page, 'Find suspicious slices').click();
    await page.locator('section ol button[aria-pressed]').setTimeout(WORK_MS).click();
    await page.locator('section[aria-label="Selection"] button ::-p-text(Explain)').click();
    await page.waitForSelector('ul[aria-label="Explanations of the selection"] canvas', { timeout: WORK_MS });
    await shoot(page, 'workbench', 'light');
    await shoot(page, 'workbench', 'dark');
  } finally {
    await close();
    await serving.close();
  }
}

main().catch((reason: unknown) => {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
});
