import type { ViewId } from '../domain/ids';

/** Which view fills the workbench, if one does. */
export class Layout {
  #maximised = $state.raw<ViewId | null>(null);

  get maximised(): ViewId | null {
    return this.#maximised;
  }

  toggle(view: ViewId): void {
    this.#maximised = this.#maximised === view ? null : view;
  }

  /** Makes a view visible where another one fills the workbench. */
  reveal(view: ViewId): void {
    if (this.#maximised !== null) this.#maximised = view;
  }
}
