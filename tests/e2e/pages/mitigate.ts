import type { Page } from 'puppeteer-core';
import { button, byRole, choose, fill, press, shows, textOf, WORK_MS } from './elements';

export interface Column {
  /** "Use as style: Cluster 1, 24 images". */
  readonly name: string;
  readonly chosen: boolean;
}

/** Second step: clusters, style, translation, new images. */
export class MitigatePage {
  constructor(readonly page: Page) {}

  /** Finds as many groups as are offered, or so few as can be, by the slider's Home key. */
  async cluster(k?: 2): Promise<readonly Column[]> {
    const slider = byRole('slider', 'Number of clusters');
    await this.page.waitForSelector(slider);
    if (k === undefined) await button(this.page, 'Find 8 groups').click();
    else {
      await this.page.focus(slider);
      await press(this.page, 'Home');
    }
    await this.page.waitForSelector('[data-column]', { timeout: WORK_MS });
    return this.columns();
  }

  columns(): Promise<Column[]> {
    return this.page.$$eval('[data-column]', (all) =>
      all.map((one) => ({ name: one.ariaLabel ?? '', chosen: one.ariaPressed === 'true' })),
    );
  }

  /** One column for each class that the classifier sees in them. */
  async mergeByPrediction(): Promise<readonly Column[]> {
    await button(this.page, 'Merge by prediction').click();
    await this.page.waitForSelector(byRole('button', 'Split again'));
    return this.columns();
  }

  /** Chooses a column by keys: one tab stop, arrows within. */
  async chooseColumn(index: number): Promise<void> {
    await this.page.focus('[data-column][tabindex="0"]');
    await press(this.page, 'Home');
    await press(this.page, 'ArrowRight', index);
    await press(this.page, 'Space');
    await this.page.waitForFunction(
      (at) => document.querySelectorAll('[data-column]')[at]?.ariaPressed === 'true',
      {},
      index,
    );
  }

  /** Name of the translator that is used, once there is one. */
  async translator(): Promise<string> {
    await this.page.waitForSelector(byRole('combobox', 'Translator'));
    return this.page.$eval('select[aria-label="Translator"]', (one) =>
      (one as HTMLSelectElement).selectedOptions[0]!.text.trim(),
    );
  }

  /** Trains the narrowest translator for so few steps that it is quick, and waits for it. */
  async trainTranslator({ steps }: { readonly steps: number }): Promise<void> {
    await this.page.locator(byRole('radio', 'Translator')).click();
    await button(this.page, 'Train one …').click();
    await fill(this.page, 'spinbutton', 'Steps', String(steps));
    await choose(this.page, 'Channels', '8');
    await button(this.page, 'Train').click();
    await this.page.waitForSelector(byRole('combobox', 'Translator'), { timeout: WORK_MS });
  }

  /** Makes the images, and waits until they can be looked through; what the view says of them. */
  async translate(count: number): Promise<string> {
    await button(this.page, `Translate: ${count} new`).click();
    await shows(this.page, `${count} of ${count} accepted`, WORK_MS);
    await this.page.waitForSelector('[role="grid"][aria-label^="New images"] [role="gridcell"]');
    return textOf(this.page, '.quality');
  }

  /** Rejects the first two by keys. */
  async rejectTwo(): Promise<void> {
    await this.page.focus('[role="grid"][aria-label^="New images"]');
    await press(this.page, 'Home');
    await this.page.keyboard.down('Shift');
    await press(this.page, 'ArrowRight');
    await this.page.keyboard.up('Shift');
    await press(this.page, 'Space');
  }
}
