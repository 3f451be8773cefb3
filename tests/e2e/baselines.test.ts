import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Serving } from '../../scripts/serve/server.mjs';
import type { ImageId } from '../../src/lib/domain/ids';
import { twoShapes } from '../fixtures/data/two-shapes';
import { Closing, openPage, ready, seriousFindings } from './harness';
import { BaselinesPage } from './pages/baselines';
import { WorkbenchPage } from './pages/workbench';

const closing = new Closing();
let site: Serving;
beforeAll(async () => {
  site = await closing.site();
});
afterAll(closing.all);

/** The step of the workbench where what a retraining stands beside is shown. */
async function atRetrain(page: Page, project: string) {
  await page.goto(`${site.url}workbench/#project=${project}`, { waitUntil: 'load' });
  await page.reload({ waitUntil: 'load' });
  await ready(page);
  const workbench = new WorkbenchPage(page);
  await workbench.go('Retrain');
  return { workbench, baselines: new BaselinesPage(page) };
}

it('stands a retraining beside what is ticked, and shows neither in the views', async () => {
  const browser = await closing.browser({ gpu: 'none' });
  const { page, problems } = await openPage(browser, site.url);
  await ready(page);
  const zip = Buffer.from(await twoShapes()).toString('base64');
  const { project, added } = await page.evaluate(async (bytes) => {
    const dash = window.dash!;
    const raw = Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0));
    const files = [{ path: 'shapes.zip', blob: new Blob([raw]) }];
    const { project: id } = await dash.importFiles({ files, seed: 1 });
    const training = { arch: 'tiny', sizePx: 32, epochs: 2 } as const;
    const first = await dash.train(id, { training });
    const { catalog } = await dash.snapshot(id);
    const of = (part: number): ImageId[] => catalog.ids.filter((_, row) => catalog.parts[row] === part);
    const made = await dash.translate(id, {
      ...{ method: 'colour', translator: null, mode: 'plain', copies: 1, seed: 1 },
      ...{ styles: [{ name: 'Some', images: of(1).slice(0, 6) }], sources: of(0) },
    });
    const next = { parent: first.id, augmentations: [made.job], training, name: 'Cured' };
    const cured = await dash.train(id, next);
    await dash.chooseClassifier(id, cured.id);
    return { project: id, added: made.rows.length };
  }, zip);

  const { workbench, baselines } = await atRetrain(page, project);
  await baselines.tick('Jitter', 'Last layer');
  await baselines.run();
  const rows = await baselines.rows(2);
  expect(rows.map(([name]) => name)).toEqual(['Jitter', 'Last layer']);
  expect(await workbench.current()).toBe('Cured');
  const made = await page.evaluate(async (id) => {
    const { classifiers } = await window.dash!.snapshot(id);
    return classifiers.flatMap(({ baseline, recipe, head }) =>
      baseline === undefined
        ? []
        : [{ name: baseline.name, images: recipe.images.length, head: head ?? false }],
    );
  }, project);
  expect(made.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
    { name: 'dfr', images: 16, head: true },
    { name: 'jitter', images: 24 + added, head: false },
  ]);
  expect(await seriousFindings(page)).toEqual([]);
  expect(problems).toEqual([]);
});

it('measures yardsticks of a demonstration, which leave no project and are there at the next visit', async () => {
  const browser = await closing.browser({ gpu: 'none' });
  const { page, problems } = await openPage(browser, site.url);
  await ready(page);
  const project = await page.evaluate(async () => {
    const dash = window.dash!;
    const id = await dash.openDemo('cartoon', { seed: 3, size: 24 });
    const training = { arch: 'tiny', sizePx: 32, epochs: 2 } as const;
    const first = await dash.train(id, { training });
    const { catalog } = await dash.snapshot(id);
    const made = await dash.translate(id, {
      ...{ method: 'duplicate', translator: null, mode: 'plain', copies: 1, seed: 1, styles: [] },
      sources: catalog.ids.filter((_, row) => catalog.parts[row] === 0),
    });
    const next = { parent: first.id, augmentations: [made.job], training, name: 'Cured' };
    await dash.chooseClassifier(id, (await dash.train(id, next)).id);
    return id;
  });
  const facts = () =>
    page.evaluate(async (id) => {
      const { catalog, classifiers, jobs } = await window.dash!.snapshot(id);
      const projects = (await window.dash!.listProjects()).length;
      return { projects, rows: catalog.rows, classifiers: classifiers.length, jobs: jobs.length };
    }, project);
  const before = await facts();

  const { workbench, baselines } = await atRetrain(page, project);
  await baselines.tick('Linear probe', 'Ideal counterfactuals');
  await baselines.run();
  const rows = await baselines.yardsticks(2);
  expect(rows).toEqual([
    ['Linear probe', expect.stringMatching(/^\d+\.\d %$/)],
    ['Ideal counterfactuals', expect.stringMatching(/^\d+\.\d %$/)],
  ]);
  expect(await facts()).toEqual(before);
  expect(await seriousFindings(page)).toEqual([]);

  await page.reload({ waitUntil: 'load' });
  await ready(page);
  await workbench.go('Retrain');
  expect(await baselines.yardsticks(2)).toEqual(rows);
  expect(problems).toEqual([]);
});
