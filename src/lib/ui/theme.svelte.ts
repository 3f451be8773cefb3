export const THEMES = ['auto', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEMES)[number];
const KEY = 'dash.theme';

/** Light, dark, or as the system has it; remembered where the browser lets us. */
export class Theme {
  #choice = $state.raw<ThemeChoice>('auto');

  get choice(): ThemeChoice {
    return this.#choice;
  }
  set choice(choice: ThemeChoice) {
    this.#apply(choice);
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
  }

  /** Called on mount. */
  restore(): void {
    try {
      const kept = localStorage.getItem(KEY);
      this.#apply(THEMES.find((theme) => theme === kept) ?? 'auto');
    } catch {
      this.#apply('auto');
    }
  }

  #apply(choice: ThemeChoice): void {
    this.#choice = choice;
    if (choice === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = choice;
  }
}
