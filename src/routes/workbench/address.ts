import type { ProjectId } from '$lib/domain/ids';
import { stepNamed, type StepName } from '$lib/state/layout.svelte';

/** What the fragment of the workbench's address says: `#project=p-…&step=discover`. */
const read = (hash: string, name: string): string | null => new URLSearchParams(hash.slice(1)).get(name);

export const projectIn = (hash: string): ProjectId | null => read(hash, 'project') as ProjectId | null;
export const stepIn = (hash: string): StepName | null => stepNamed(read(hash, 'step'));
export const addressOf = (project: ProjectId, step: StepName): string => `#project=${project}&step=${step}`;
