import type { ElementHandle, Page } from 'puppeteer-core';
import { byRole, button, shows } from './elements';

/** The start page: bring images, open a demo, go on with a project. */
export class HomePage {
  constructor(readonly page: Page) {}

  async openDemo(title = 'Cartoon faces'): Promise<void> {
    await button(this.page, `Open ${title}`).click();
    await this.page.waitForSelector('header a[aria-label="DASH, all projects"]');
  }

  /** Picks files as the file dialog does, and waits for the report. */
  async importFiles(...files: string[]): Promise<void> {
    const input = (await this.page.waitForSelector(
      'input[type="file"]:not([webkitdirectory])',
    )) as ElementHandle<HTMLInputElement> | null;
    await input!.uploadFile(...files);
    await this.page.waitForSelector('.report dl');
  }

  /** Drags files or a folder of the machine onto the page and lets go, as a mouse does; waits for the report. */
  async dropFiles(...files: string[]): Promise<void> {
    const zone = await this.page.waitForSelector(byRole('group', 'Bring your own images'));
    const box = (await zone!.boundingBox())!;
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 4 };
    const devtools = await this.page.createCDPSession();
    const data = { items: [], files, dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await devtools.send('Input.dispatchDragEvent', { type, ...at, data });
    }
    await devtools.detach();
    await this.page.waitForSelector('.report dl');
  }

  /** Names of the projects that are listed. */
  projects(): Promise<string[]> {
    return this.page.$$eval('li a.name', (all) => all.map((one) => one.textContent?.trim() ?? ''));
  }

  /** Deletes a project and says yes to the question. */
  async deleteForGood(name: string): Promise<void> {
    await button(this.page, `Delete ${name} for good`).click();
    await button(this.page, 'Delete for good').click();
    await this.page.waitForFunction(
      (gone) => ![...document.querySelectorAll('li a.name')].some((one) => one.textContent?.trim() === gone),
      {},
      name,
    );
  }

  /** The report's figures by name: `imported`, `refused`, `training`, … */
  figures(): Promise<Record<string, number>> {
    return this.page.$$eval('.report dl > div', (all) =>
      Object.fromEntries(
        all.map((one) => [
          one.querySelector('dt')?.textContent?.trim() ?? '',
          Number(one.querySelector('dd')?.textContent?.replaceAll(/\D/g, '')),
        ]),
      ),
    );
  }

  async openImported(): Promise<void> {
    await button(this.page, 'Open the project').click();
    await this.page.waitForSelector('header a[aria-label="DASH, all projects"]');
  }

  async openProject(name: string): Promise<void> {
    await this.page.locator(byRole('link', name)).click();
    await this.page.waitForSelector('header a[aria-label="DASH, all projects"]');
  }

  says(text: string) {
    return shows(this.page, text);
  }
}
