import type { OpenProject } from '../state/open-project.svelte';
import { classColors } from './palette';

/** Colours of the project's classes; beyond ten, the class of the image in focus stands out. */
export function projectColors(project: OpenProject): readonly string[] {
  const { focus } = project.selection;
  return classColors(project.catalog.classes.length, focus === null ? null : project.catalog.labels[focus]!);
}
