/** Makes the pictures of docs/pictures from the built site: the cartoon demo, trained by the default recipe. */
import { mkdir } from 'node:fs/promises';
import type { Page } from 'puppeteer-core';
import { launch } from '../cli/driver/launch';
import { fromRoot } from './lib/paths.mjs';
import { serve } from './serve/server.mjs';

const SIZE = { width: 1440, height: 900 };
const SETTLED_MS = 1500;

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
    const project = await page.evaluate(async () => {
      const dash = window.dash!;
      const opened = await dash.openDemo('cartoon');
      await dash.train(opened);
      return opened;
    });
    await page.goto(`${serving.url}workbench/#project=${project}`, { waitUntil: 'load' });
    await page.waitForSelector('[role="grid"] img, [role="listbox"] img, .grid img');
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
