import type { LucideIcon } from '@lucide/svelte';
import type { Component } from 'svelte';
import type { Catalog } from '../domain/catalog';
import type { ViewId } from '../domain/ids';

/** What a view is, to the workbench that places it. The component takes everything it shows from the context. */
export interface View {
  readonly id: ViewId;
  readonly title: string;
  /** One sentence: what it shows and what it is for. */
  readonly help: string;
  /** Stands for it where there is no room for the title. */
  readonly icon: LucideIcon;
  /** `true`, or why it cannot show this data and what would change that. */
  readonly accepts: (catalog: Catalog) => true | string;
  readonly component: Component;
}

export const viewId = (name: string): ViewId => name as ViewId;
