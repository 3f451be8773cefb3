import type { Commands } from './contract';

/** The scripting interface of the page: every command, and the version of DASH. See docs/scripting.md. */
export type Scripting = Commands & { readonly version: string };

declare global {
  interface Window {
    dash?: Scripting;
  }
}

/** Puts `window.dash` in place; called once, when the page is ready for commands. */
export function installScripting(commands: Commands, version: string): void {
  window.dash = Object.freeze({ ...commands, version });
}
