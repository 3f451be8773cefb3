import type { Page } from 'puppeteer-core';
import { button, WORK_MS } from './elements';

const TABLE = '#baselines table';

/** The table of baselines beside a retraining. */
export class BaselinesPage {
  constructor(readonly page: Page) {}

  /** Leaves ticked what is named. */
  async tick(...names: readonly string[]): Promise<void> {
    await this.page.waitForSelector(`${TABLE} input`);
    const labels = await this.page.$$eval(`${TABLE} label`, (all) => all.map((one) => one.innerText.trim()));
    for (const name of labels.filter((one) => !names.includes(one))) {
      await this.page.locator(`${TABLE} label ::-p-text(${name})`).click();
    }
  }

  async run(): Promise<void> {
    await button(this.page, 'Run what is ticked').click();
  }

  /** Name, accuracy, points and p of each row that has all of them, once there are so many. */
  async rows(atLeast: number): Promise<readonly (readonly string[])[]> {
    const read = () =>
      this.page.$$eval(`${TABLE} tbody tr`, (all) =>
        all
          .map((row) => [
            row.querySelector('th')?.innerText.trim() ?? '',
            row.querySelector<HTMLElement>('.value')?.innerText.trim() ?? '',
            ...[...row.querySelectorAll<HTMLElement>(':scope > td.num')].map((one) => one.innerText.trim()),
          ])
          .filter((cells) => cells.length === 4 && cells.every((cell) => cell !== '' && cell !== '…')),
      );
    await this.page.waitForFunction(
      (table, wanted) =>
        [...document.querySelectorAll(`${table} tbody tr`)].filter((row) =>
          /[+−±]\d/.test(row.querySelector('td.num')?.textContent ?? ''),
        ).length >= wanted,
      { timeout: WORK_MS },
      TABLE,
      atLeast,
    );
    return read();
  }

  /** Name and accuracy of each yardstick that has one, once there are so many. */
  async yardsticks(atLeast: number): Promise<readonly (readonly string[])[]> {
    const rows = `${TABLE} .yardsticks tr:has(.value)`;
    await this.page.waitForFunction(
      (selector, wanted) => document.querySelectorAll(selector).length >= wanted,
      { timeout: WORK_MS },
      rows,
      atLeast,
    );
    return this.page.$$eval(rows, (all) =>
      all.map((row) =>
        ['th', '.value'].map((part) => row.querySelector<HTMLElement>(part)!.innerText.trim()),
      ),
    );
  }
}
