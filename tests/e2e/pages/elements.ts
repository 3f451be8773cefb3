import type { Page } from 'puppeteer-core';

const WAIT_MS = 60_000;

/** Selects by role and accessible name, as a person with a screen reader does. */
export const byRole = (role: string, name: string): string => `::-p-aria([name="${name}"][role="${role}"])`;

export const button = (page: Page, name: string) => page.locator(byRole('button', name)).setTimeout(WAIT_MS);

/** Waits until the page shows this text, whatever white space is in it. */
export async function shows(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.body.innerText.replaceAll(/\s+/g, ' ').includes(wanted),
    { timeout: WAIT_MS },
    text,
  );
}

/** Replaces what stands in a labelled field. */
export const fill = (page: Page, role: string, name: string, value: string) =>
  page.locator(byRole(role, name)).setTimeout(WAIT_MS).fill(value);
