import type { ViewId } from '../domain/ids';

export const STEP_NAMES = ['discover', 'mitigate', 'retrain', 'all'] as const;
/** The paper's three tasks, and all views at once. */
export type StepName = (typeof STEP_NAMES)[number];

export const stepNamed = (name: string | null): StepName | null =>
  STEP_NAMES.find((step) => step === name) ?? null;

export interface LayoutInput {
  /** The step that the address names. */
  readonly step: () => StepName;
  readonly go: (step: StepName) => void;
}

/** Which step is shown, which view fills the workbench, if one does, and what views keep while they are not shown. */
export class Layout {
  #maximised = $state.raw<ViewId | null>(null);
  #dismissed = $state.raw<readonly string[]>([]);
  readonly #kept: Record<string, unknown> = {};
  readonly #input: LayoutInput;

  /** @param dismissed hints that were dismissed at an earlier visit */
  constructor(input: LayoutInput, dismissed: readonly string[] = []) {
    this.#input = input;
    this.#dismissed = dismissed;
  }

  get step(): StepName {
    return this.#input.step();
  }
  get maximised(): ViewId | null {
    return this.#maximised;
  }

  /** Hints that are not wanted any more. */
  get dismissed(): readonly string[] {
    return this.#dismissed;
  }
  dismiss(hint: string): void {
    this.#dismissed = [...this.#dismissed.filter((one) => one !== hint), hint];
  }

  /** Leaves the step; a view that fills the workbench stays behind. */
  go(step: StepName): void {
    this.#maximised = null;
    if (step !== this.step) this.#input.go(step);
  }

  toggle(view: ViewId): void {
    this.#maximised = this.#maximised === view ? null : view;
  }

  /** Makes a view of this step visible where another one fills the workbench. */
  reveal(view: ViewId): void {
    if (this.#maximised !== null) this.#maximised = view;
  }

  /** A view's own settings, which outlive its being taken off the page. */
  keep<T>(view: ViewId, make: () => T): T {
    return (this.#kept[view] ??= make()) as T;
  }
}
