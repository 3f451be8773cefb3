import type { Page } from 'puppeteer-core';
import { button, byRole, fill, press, textOf, WAIT_MS, WORK_MS } from './elements';

export interface Island {
  /** What the plot says of it: "gloomy, group 1 of 2: 40 images, 31 wrong". */
  readonly words: string;
  readonly images: number;
  readonly wrong: number;
}

/** First step: projection, suspicious slices, explanations. */
export class DiscoverPage {
  constructor(readonly page: Page) {}

  /** Lays the images out, and waits until they stand. */
  async project({ iterations }: { readonly iterations: number }): Promise<void> {
    await button(this.page, 'Settings of the projection').click();
    await fill(this.page, 'spinbutton', 'Iterations', String(iterations));
    await button(this.page, 'Project the images').click();
    await this.page.waitForSelector(byRole('button', 'Project again'), { timeout: WORK_MS });
  }

  #plot(title: 'Training' | 'Validation'): string {
    return `[role="application"][aria-label^="${title}"]`;
  }

  async #note(title: string): Promise<Island> {
    const words = await textOf(this.page, `[role="group"][aria-label="${title}"] .note`);
    const [, images, wrong] = /: ([\d,]+) images?, ([\d,]+) wrong$/.exec(words) ?? [];
    return { words, images: Number(images), wrong: Number(wrong) };
  }

  /** Goes by keys through the groups of every class and stays at the one with the most images, or wrong ones. */
  async islandWithMost(by: 'images' | 'wrong', title: 'Training' | 'Validation'): Promise<Island> {
    await this.page.focus(this.#plot(title));
    await press(this.page, 'Home');
    const islands: (Island & { readonly classAt: number; readonly at: number })[] = [];
    for (let classAt = 0, last = ''; ; classAt++) {
      const { words } = await this.#note(title);
      if (words === last) break;
      last = words;
      await press(this.page, 'ArrowDown');
      for (let at = 0, before = ''; ; at++) {
        const island = await this.#note(title);
        if (island.words === before) break;
        before = island.words;
        islands.push({ ...island, classAt, at });
        await press(this.page, 'ArrowRight');
      }
      await press(this.page, 'ArrowUp');
      await press(this.page, 'ArrowRight');
    }
    const most = islands.reduce((a, b) => (b[by] > a[by] ? b : a));
    await press(this.page, 'Home');
    await press(this.page, 'ArrowRight', most.classAt);
    await press(this.page, 'ArrowDown');
    await press(this.page, 'ArrowRight', most.at);
    return most;
  }

  /** Selects images one by one where the keys stand; the wrong ones come first. */
  async takeFirst(count: number): Promise<void> {
    await press(this.page, 'ArrowDown');
    await press(this.page, 'Space');
    await this.page.keyboard.down('Shift');
    await press(this.page, 'ArrowRight', count - 1);
    await this.page.keyboard.up('Shift');
  }

  /** Selects so many images of each of two classes, one by one by keys. */
  async takeOfBoth(each: number, title: 'Training' | 'Validation'): Promise<void> {
    await this.page.focus(this.#plot(title));
    for (const to of ['Home', 'End'] as const) {
      await press(this.page, 'ArrowUp', 2);
      await press(this.page, to);
      await press(this.page, 'ArrowDown');
      await this.takeFirst(each);
    }
  }

  /** Taps the four corners of a plot and closes the polygon: a lasso without dragging. */
  async lassoAll(title: 'Training' | 'Validation'): Promise<void> {
    await this.page.locator(byRole('radio', 'Corners')).click();
    const plot = await this.page.waitForSelector(this.#plot(title));
    const { x, y, width, height } = (await plot!.boundingBox())!;
    const inset = 1;
    for (const [right, below] of [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ] as const) {
      await this.page.mouse.click(
        x + inset + right * (width - 2 * inset),
        y + inset + below * (height - 2 * inset),
      );
    }
    await this.page.locator(`[role="group"][aria-label="${title}"] button ::-p-text(Select)`).click();
  }

  /** Leaves of the selection what the classifier gets wrong. */
  async onlyWrong(): Promise<void> {
    await this.page
      .locator('[role="group"][aria-label="Filter by class and outcome"] button ::-p-text(wrong)')
      .click();
  }

  /** Waits until every selected image that is shown has its heat map; how many, and whether one is not blank. */
  async explained(): Promise<{ readonly maps: number; readonly seen: boolean }> {
    const list = 'ul[aria-label="Explanations of the selection"]';
    await this.page.waitForFunction(
      (selector) => {
        const items = [...document.querySelectorAll(`${selector} li`)];
        return items.length > 0 && items.every((one) => one.querySelector('canvas, .empty') !== null);
      },
      { timeout: WORK_MS },
      list,
    );
    return this.page.$$eval(`${list} canvas`, (all) => ({
      maps: all.length,
      seen: all.some((one) => {
        const { width, height } = one as HTMLCanvasElement;
        const { data } = (one as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
        return new Set(new Uint32Array(data.buffer)).size > 8;
      }),
    }));
  }

  /** Searches for suspicious slices; what the list says, best first. */
  async suspects(): Promise<string[]> {
    await button(this.page, 'Find suspicious slices').click();
    await this.page.waitForSelector(byRole('button', 'Search again'), { timeout: WORK_MS });
    return this.page.$$eval('section ol button[aria-pressed] .sentence', (all) =>
      all.map((one) => one.textContent?.trim() ?? ''),
    );
  }

  /** Selects a slice of the list. */
  async pick(sentence: string): Promise<void> {
    await this.page.locator(`section ol button ::-p-text(${sentence})`).setTimeout(WAIT_MS).click();
  }
}
