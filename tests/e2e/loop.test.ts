import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Serving } from '../../scripts/serve/server.mjs';
import { twoShapes } from '../fixtures/data/two-shapes';
import { Closing, openPage, ready, seriousFindings } from './harness';
import { DiscoverPage } from './pages/discover';
import { HomePage } from './pages/home';
import { MitigatePage } from './pages/mitigate';
import { RetrainPage } from './pages/retrain';
import { WorkbenchPage } from './pages/workbench';

const closing = new Closing();
let site: Serving;
beforeAll(async () => {
  site = await closing.site();
});
afterAll(closing.all);

async function open(gpu: 'none' | 'software' = 'none') {
  const browser = await closing.browser({ gpu });
  const { page, problems } = await openPage(browser, site.url);
  await ready(page);
  return { ...pages(page), problems };
}

const pages = (page: Page) => ({
  page,
  home: new HomePage(page),
  workbench: new WorkbenchPage(page),
  discover: new DiscoverPage(page),
  mitigate: new MitigatePage(page),
  retrain: new RetrainPage(page),
});
type Pages = ReturnType<typeof pages>;
type Backend = Parameters<WorkbenchPage['useBackend']>[0];

/** Chooses a few training images of both classes as sources by keys, and leaves them selected. */
async function takeSources({ workbench, discover }: Pages, count: number): Promise<void> {
  await workbench.go('Discover');
  await workbench.act('Clear');
  await discover.takeOfBoth(count / 2, 'Training');
  expect(await workbench.selected()).toBe(count);
  await workbench.act('Use as source');
}

/** Rejects two of what was translated, retrains and reads what is said of it; then takes it back, and comes back. */
async function secondHalf(all: Pages, settings: { readonly made: number; readonly before: string }) {
  const { page, workbench, mitigate, retrain } = all;
  const { made, before } = settings;
  await mitigate.rejectTwo();
  await workbench.says(`${made - 2} of ${made} accepted`);

  await workbench.go('Retrain');
  await workbench.settings({ epochs: 3 });
  await retrain.retrain(made - 2);
  const verdict = await retrain.verdict();
  const after = await workbench.current();
  expect(after).not.toBe(before);
  expect(verdict.sentence).toContain(`Of ${verdict.n} images of confirm`);
  const trace = await retrain.trace('confirm');
  expect(trace).toEqual({ fixed: verdict.fixed, broken: verdict.broken });
  expect(await retrain.changes()).toEqual(await retrain.trace('explore'));

  await retrain.discard(before);
  expect(await workbench.current()).toBe(before);
  expect(await workbench.undo()).toContain('Bring back the classifier');
  await expect.poll(() => workbench.current(), { timeout: 20_000 }).toBe(after);

  const selected = await workbench.selected();
  await page.reload({ waitUntil: 'load' });
  await ready(page);
  await expect.poll(() => workbench.selected().catch(() => null), { timeout: 20_000 }).toBe(selected);
  expect(await workbench.step()).toBe('Retrain');
  expect(await workbench.current()).toBe(after);
  expect(await retrain.verdict()).toEqual(verdict);
  return { verdict, after, selected };
}

describe('once around the loop by clicks and keys', () => {
  it('with the demo, its classifier and its translator', async () => {
    const all = await open();
    const { page, home, workbench, discover, mitigate, problems } = all;
    await home.openDemo();
    const before = (await workbench.current())!;

    await discover.project({ iterations: 50 });
    const island = await discover.islandWithMost('wrong', 'Validation');
    expect(island.wrong).toBeGreaterThan(20);
    await discover.takeFirst(12);
    expect(await workbench.selected()).toBe(12);
    await workbench.act('Explain');
    expect(await discover.explained()).toMatchObject({ seen: true });

    const suspects = await discover.suspects();
    expect(suspects.length).toBeGreaterThan(0);
    await discover.pick(suspects[0]!);
    expect(await workbench.selected()).toBeGreaterThan(5);
    expect(await seriousFindings(page)).toEqual([]);

    await takeSources(all, 4);
    expect(await workbench.step()).toBe('Mitigate');
    expect((await mitigate.cluster()).length).toBe(8);
    expect((await mitigate.mergeByPrediction()).length).toBe(2);
    await mitigate.chooseColumn(0);
    await mitigate.chooseColumn(1);
    expect(await mitigate.translator()).toMatch(/^Shipped/);
    // The demo's translator goes in walks, four a source.
    expect(await mitigate.translate(16)).toMatch(/change/);
    expect(await seriousFindings(page)).toEqual([]);

    const { selected } = await secondHalf(all, { made: 16, before });
    expect(selected).toBe(4);
    expect(await seriousFindings(page)).toEqual([]);
    await workbench.go('All views');
    expect(await seriousFindings(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  describe('with a small ZIP and a translator that the page trains', () => {
    let folder: string;
    let file: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'dash-loop-'));
      closing.add(async () => rmSync(folder, { recursive: true }));
      file = join(folder, 'shapes.zip');
      writeFileSync(file, await twoShapes());
    });

    async function opened(
      gpu: 'none' | 'software',
      backend: Backend,
    ): Promise<Pages & { problems: string[] }> {
      const all = await open(gpu);
      await all.home.importFiles(file);
      expect(await all.home.figures()).toMatchObject({ imported: 56, classes: 2 });
      await all.home.openImported();
      await all.workbench.go('Retrain');
      await all.workbench.useBackend(backend);
      return all;
    }

    async function round(all: Pages, epochs: number) {
      const { workbench, discover, mitigate } = all;
      await workbench.train({ epochs });
      await workbench.learned('Classifier 1');
      await workbench.go('Discover');
      await discover.project({ iterations: 100 });
      await discover.lassoAll('Validation');
      expect(await workbench.selected()).toBe(16);
      await discover.onlyWrong();
      const wrong = await workbench.selected();
      expect(wrong).toBeGreaterThan(0);
      await workbench.act('Explain');
      expect((await discover.explained()).maps).toBeGreaterThan(0);

      await discover.suspects();
      await takeSources(all, 4);
      expect((await mitigate.cluster(2)).length).toBe(2);
      await mitigate.chooseColumn(0);
      await mitigate.trainTranslator({ steps: 3 });
      await mitigate.translate(4);
      await secondHalf(all, { made: 4, before: 'Classifier 1' });
    }

    it('in CPU mode', async () => {
      const all = await opened('none', 'wasm');
      await round(all, 12);
      expect(all.problems).toEqual([]);
    });

    it('on WebGPU', async () => {
      const all = await opened('software', 'webgpu');
      await round(all, 2);
      expect(all.problems).toEqual([]);
    });
  });
});
