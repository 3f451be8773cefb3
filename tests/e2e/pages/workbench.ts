import type { Page } from 'puppeteer-core';
import type { ProjectId } from '../../../src/lib/domain/ids';
import { button, choose, fill, press, shows, textOf } from './elements';

export interface TrainSettings {
  readonly epochs: number;
  readonly arch?: 'tiny' | 'small' | 'large';
  readonly sizePx?: number;
}

export type StepTitle = 'Discover' | 'Mitigate' | 'Retrain' | 'All views';

/** An open project: steps, selection, undo; train, watch, go on, take over. */
export class WorkbenchPage {
  constructor(readonly page: Page) {}

  /** Goes to a step by the rail. */
  async go(step: StepTitle): Promise<void> {
    await this.page.locator(`nav[aria-label="Steps"] a ::-p-text(${step})`).click();
    await this.page.waitForFunction(
      (wanted) => document.querySelector('main h1')?.textContent?.endsWith(`: ${wanted}`) === true,
      {},
      step,
    );
  }

  /** Name of the step that is shown. */
  async step(): Promise<string> {
    return (await textOf(this.page, 'main h1')).split(': ').at(-1)!;
  }

  /** How many images the tray says are selected. */
  async selected(): Promise<number> {
    const words = await textOf(this.page, 'section[aria-label="Selection"] .count');
    return words.startsWith('Nothing') ? 0 : Number(/^[\d,]+/.exec(words)?.[0].replaceAll(',', ''));
  }

  /** An act of the tray on the selection. */
  async act(name: 'Explain' | 'Use as source' | 'Use as style' | 'Clear'): Promise<void> {
    await this.page.locator(`section[aria-label="Selection"] button ::-p-text(${name})`).click();
  }

  /** Undoes by the keyboard; the act that is expected to be undone next is named in words. */
  async undo(): Promise<string> {
    const name = await this.page.$eval('header button[aria-label^="Undo"]', (one) => one.ariaLabel ?? '');
    await this.page.keyboard.down('Control');
    await press(this.page, 'z');
    await this.page.keyboard.up('Control');
    return name;
  }

  /** Chooses what computes. */
  async useBackend(name: 'wasm' | 'webgpu'): Promise<void> {
    await this.page.locator('header button[aria-haspopup="dialog"]').click();
    await this.page.locator('[role="dialog"][aria-label="Backend"] select:not(:disabled)').fill(name);
    await this.page.waitForFunction(
      (wanted) => {
        const dialog = document.querySelector('[role="dialog"][aria-label="Backend"]');
        return (
          dialog?.querySelector('select')?.value === wanted && !/Measuring/.test(document.body.innerText)
        );
      },
      { timeout: 120_000 },
      name,
    );
    await press(this.page, 'Escape');
  }

  /** The name of the classifier that the views show, as stored. */
  current(): Promise<string | null> {
    return this.page.evaluate(async () => {
      const id = new URLSearchParams(location.hash.slice(1)).get('project') as ProjectId;
      const { project, classifiers } = await window.dash!.snapshot(id);
      return classifiers.find((one) => one.id === project.current)?.name ?? null;
    });
  }

  async train({ epochs, arch = 'tiny', sizePx = 32 }: TrainSettings): Promise<void> {
    await this.settings({ epochs, arch, sizePx });
    await button(this.page, 'Train').click();
  }

  async settings({ epochs, arch = 'tiny', sizePx = 32 }: TrainSettings): Promise<void> {
    await button(this.page, 'More settings').click();
    await choose(this.page, 'Network', arch);
    await choose(this.page, 'Image size, px', String(sizePx));
    await fill(this.page, 'spinbutton', 'Epochs', String(epochs));
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
