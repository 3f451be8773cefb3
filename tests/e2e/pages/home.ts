import type { ElementHandle, Page } from 'puppeteer-core';
import { byRole, button, shows } from './elements';

/** The start page: bring images, open a demo, go on with a project. */
export class HomePage {
  constructor(readonly page: Page) {}

  async openDemo(): Promise<void> {
    await button(this.page, 'Open').click();
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
