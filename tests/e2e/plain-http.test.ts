import { afterAll, expect, it } from 'vitest';
import { mapHost } from '../../cli/driver/flags';
import { Closing, openPage, ready } from './harness';
import { HomePage } from './pages/home';
import { WorkbenchPage } from './pages/workbench';

/** A name in a local network: over plain HTTP the browser takes such a page for insecure. */
const HOST = 'dash.classroom';

const closing = new Closing();
afterAll(closing.all);

it('opens the demo and trains from a host in the local network, over plain HTTP', async () => {
  const site = await closing.site();
  const browser = await closing.browser({ flags: [mapHost(HOST, site.port)] });
  const { page, problems } = await openPage(browser, `http://${HOST}/`);
  await ready(page);
  const lacks = await page.evaluate(() => ({
    secure: isSecureContext,
    isolated: crossOriginIsolated,
    gpu: 'gpu' in navigator,
    hashes: crypto.subtle !== undefined,
    locks: 'locks' in navigator,
    serviceWorker: 'serviceWorker' in navigator,
  }));
  expect(Object.values(lacks)).toEqual(Array(6).fill(false));

  await new HomePage(page).openDemo();
  const workbench = new WorkbenchPage(page);
  await workbench.go('Retrain');
  await workbench.settings({ epochs: 2 });
  await page.locator('::-p-aria([name="Train another"][role="button"])').click();
  await workbench.learned('Classifier 1');
  const { backend } = await page.evaluate(() => window.dash!.info());
  expect(backend.chosen).toMatchObject({ name: 'wasm', threads: 1 });
  // The browser says that it heeds no isolation header here.
  const ours = problems.filter(
    (problem) => !problem.includes('Cross-Origin-Opener-Policy header has been ignored'),
  );
  expect(ours).toEqual([]);
});
