import type { Page } from 'puppeteer-core';
import { button, byRole, choose, textOf, WORK_MS } from './elements';

/** What is said of two classifiers. */
export interface Verdict {
  readonly headline: string;
  readonly sentence: string;
  readonly n: number;
  readonly fixed: number;
  readonly broken: number;
}

/** Third step: board, trace, mosaic of the change, verdict. */
export class RetrainPage {
  constructor(readonly page: Page) {}

  async retrain(newImages: number): Promise<void> {
    await button(this.page, `Retrain (${newImages} new images)`).click();
  }

  /** Waits for the verdict and reads it. */
  async verdict(): Promise<Verdict> {
    await this.page.waitForSelector('.verdict table tbody td', { timeout: WORK_MS });
    const cells = await this.page.$$eval('.verdict table tbody tr:first-child td', (all) =>
      all.map((one) => Number(one.textContent?.replaceAll(/[^\d.]/g, ''))),
    );
    return {
      headline: await textOf(this.page, '.verdict .headline'),
      sentence: await textOf(this.page, '.verdict .headline + p'),
      ...{ n: cells[0]!, fixed: cells[1]!, broken: cells[2]! },
    };
  }

  /** What the trace counts on a part: images fixed, broken, still wrong, still right. */
  async trace(part: 'explore' | 'confirm'): Promise<{ readonly fixed: number; readonly broken: number }> {
    await this.page.waitForSelector('button.fixed', { timeout: WORK_MS });
    await choose(this.page, 'Images', part);
    const count = (kind: string) =>
      this.page.$eval(`button.${kind} strong`, (one) => Number(one.textContent?.replaceAll(',', '')));
    return { fixed: await count('fixed'), broken: await count('broken') };
  }

  /** What the areas of the mosaic add up to, as they are read out: "12 images of … taken for it, fixed". */
  async changes(): Promise<{ readonly fixed: number; readonly broken: number }> {
    const area = '[role="toolbar"][aria-label="Mosaic of explore"] .segment';
    await this.page.waitForSelector(area, { timeout: WORK_MS });
    const words = await this.page.$$eval(area, (all) => all.map((one) => (one as HTMLElement).title));
    const sum = (kind: string) =>
      words
        .filter((one) => one.includes(`, ${kind}`))
        .reduce((total, one) => total + Number(/^[\d,]+/.exec(one)?.[0].replaceAll(',', '')), 0);
    return { fixed: sum('fixed'), broken: sum('broken') };
  }

  async discard(backTo: string): Promise<void> {
    await button(this.page, `Discard, back to ${backTo}`).click();
    await this.page.waitForSelector(byRole('button', '1 discarded'));
  }
}
