import type { OpenProject } from '../../state/open-project.svelte';

/** What leads to a first style. */
export type FirstAct = 'train' | 'cluster' | 'columns';

export interface FirstStyle {
  readonly text: string;
  /** `null` while there is nothing to do but wait. */
  readonly act: { readonly does: FirstAct; readonly words: string } | null;
}

export interface FirstStyleInput {
  readonly trained: boolean;
  readonly clusters: 'none' | 'computing' | 'there';
}

/** What to do next where no style is chosen yet, and why. */
export function firstStyle({ trained, clusters }: FirstStyleInput): FirstStyle {
  if (!trained) {
    return {
      text: 'A style is found in what a classifier sees, so one is trained first.',
      act: { does: 'train', words: 'Go to training' },
    };
  }
  switch (clusters) {
    case 'none':
      return {
        text: 'A style comes first: a group of images whose look others shall take.',
        act: { does: 'cluster', words: 'Group what looks alike' },
      };
    case 'computing':
      return { text: 'Groups of images that look alike are being found.', act: null };
    case 'there':
      return {
        text: 'Choose a column of the clusters as the style: a look that the errors share, say.',
        act: { does: 'columns', words: 'Go to the columns' },
      };
    default:
      return clusters satisfies never;
  }
}

export function firstStyleOf({ current, mitigation: { clustering } }: OpenProject): FirstStyle {
  const clusters = clustering.computing ? 'computing' : clustering.result === null ? 'none' : 'there';
  return firstStyle({ trained: current !== null, clusters });
}

/** Lets the keyboard go on in the columns, and brings them into sight. */
export const goToColumns = (): void =>
  document.querySelector<HTMLElement>('[data-column][tabindex="0"]')?.focus();
