import type { ElementHandle, Page } from 'puppeteer-core';

export const WAIT_MS = 60_000;
/** For what computes: a busy machine takes its time. */
export const WORK_MS = 240_000;

/** Selects by role and accessible name, as a person with a screen reader does. */
export const byRole = (role: string, name: string): string => `::-p-aria([name="${name}"][role="${role}"])`;

export const button = (page: Page, name: string) => page.locator(byRole('button', name)).setTimeout(WAIT_MS);

/** Waits until the page shows this text, whatever white space is in it. */
export async function shows(page: Page, text: string, timeout = WAIT_MS): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.body.innerText.replaceAll(/\s+/g, ' ').includes(wanted),
    { timeout },
    text,
  );
}

/** Replaces what stands in a labelled field. */
export const fill = (page: Page, role: string, name: string, value: string) =>
  page.locator(byRole(role, name)).setTimeout(WAIT_MS).fill(value);

/** Chooses an option of a labelled list by its value. */
export async function choose(page: Page, name: string, value: string): Promise<void> {
  const select = await page.waitForSelector(byRole('combobox', name), { timeout: WAIT_MS });
  await (select as ElementHandle<HTMLSelectElement>).select(value);
}

/** What the first match of a selector says once it is there, white space made single. */
export async function textOf(page: Page, selector: string): Promise<string> {
  const found = await page.waitForSelector(selector, { timeout: WAIT_MS });
  const text = await found!.evaluate((one) => (one as HTMLElement).innerText);
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Presses a key so many times. */
export async function press(page: Page, key: Parameters<Page['keyboard']['press']>[0], times = 1) {
  for (let i = 0; i < times; i++) await page.keyboard.press(key);
}
