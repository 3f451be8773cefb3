import type { ElementHandle, Page } from 'puppeteer-core';
import type { ProjectId } from '../../../src/lib/domain/ids';
import { byRole, button, fill, shows } from './elements';

export interface TrainSettings {
  readonly epochs: number;
  readonly arch?: 'tiny' | 'small' | 'large';
  readonly sizePx?: number;
}

/** An open project: train, watch, go on, take over. */
export class WorkbenchPage {
  constructor(readonly page: Page) {}

  async train({ epochs, arch = 'tiny', sizePx = 32 }: TrainSettings): Promise<void> {
    await button(this.page, 'More settings').click();
    await this.#choose('Network', arch);
    await this.#choose('Image size, px', String(sizePx));
    await fill(this.page, 'spinbutton', 'Epochs', String(epochs));
    await button(this.page, 'Train').click();
  }

  async #choose(label: string, value: string): Promise<void> {
    const select = await this.page.waitForSelector(byRole('combobox', label));
    await (select as ElementHandle<HTMLSelectElement>).select(value);
  }

  /** Waits until the curves of the running training show this many epochs. */
  async trainedEpochs(atLeast: number): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => {
        const labels = [...document.querySelectorAll('.job svg[aria-label], .job [aria-label^="loss"]')];
        const epochs = labels.map(
          (one) => /after epoch (\d+)/.exec(one.getAttribute('aria-label') ?? '')?.[1],
        );
        return epochs.some((epoch) => Number(epoch) >= wanted);
      },
      { timeout: 120_000 },
      atLeast,
    );
  }

  /** Waits until a training has ended with a classifier of this name. */
  async learned(name: string): Promise<void> {
    await this.page.waitForSelector(`::-p-text(How ${name} learned)`, { timeout: 240_000 });
  }

  /** Name and state as stored: what another tab or a later visit would find. */
  classifiers(): Promise<{ name: string; epochs: number; weightsHash: string }[]> {
    return this.page.evaluate(async () => {
      const project = new URLSearchParams(location.hash.slice(1)).get('project') as ProjectId;
      const { classifiers } = await window.dash!.snapshot(project);
      return classifiers.map(({ name, epochs, weightsHash }) => ({
        name,
        epochs: epochs.length,
        weightsHash,
      }));
    });
  }

  async goOn(): Promise<void> {
    await button(this.page, 'Go on').click();
  }

  async takeOver(): Promise<void> {
    await button(this.page, 'Take over').click();
  }

  /** True where the page says that another tab has the project; works in a tab that is not in front. */
  isReadOnly(): Promise<boolean> {
    return this.page.evaluate(() => document.body.innerText.includes('open in another tab'));
  }

  says(text: string) {
    return shows(this.page, text);
  }
}
