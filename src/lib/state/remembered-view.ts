import * as v from 'valibot';
import { PARTS, type Part } from '../domain/catalog';
import { rowIndex } from '../domain/catalog-changes';
import type { ClassifierId, ImageId, ViewId } from '../domain/ids';
import type { SelectionClauses } from '../domain/selection';
import { choiceMemory, type ChoiceMemory } from './choice-memory';
import { STEP_NAMES, type Layout, type StepName } from './layout.svelte';
import { mitigationMemory, type MitigationMemory } from './mitigation-memory';
import type { OpenProject } from './open-project.svelte';

const part = v.picklist(PARTS);
const clauseValue = v.variant('type', [
  v.object({ type: v.literal('images'), images: v.array(v.string()) }),
  v.object({
    type: v.literal('cells'),
    cells: v.array(v.object({ label: v.number(), predicted: v.number() })),
    part: v.exactOptional(part),
  }),
  v.object({ type: v.literal('classes'), classes: v.array(v.number()) }),
  v.object({ type: v.literal('outcomes'), outcomes: v.array(v.picklist(['right', 'wrong'])) }),
]);
const schema = v.object({
  step: v.picklist(STEP_NAMES),
  clauses: v.array(
    v.object({ source: v.custom<ViewId>((id) => typeof id === 'string'), value: clauseValue }),
  ),
  focus: v.nullable(v.custom<ImageId>((id) => typeof id === 'string')),
  pinned: v.nullable(v.custom<ClassifierId>((id) => typeof id === 'string')),
  parts: v.array(part),
  dismissed: v.array(v.string()),
  mitigation: v.exactOptional(mitigationMemory),
  choice: v.exactOptional(v.nullable(choiceMemory)),
});

/** Where somebody was in a project: what a reload, or a later visit, comes back to. Plain JSON. */
export interface RememberedView {
  readonly step: StepName;
  readonly clauses: SelectionClauses;
  readonly focus: ImageId | null;
  readonly pinned: ClassifierId | null;
  readonly parts: readonly Part[];
  readonly dismissed: readonly string[];
  readonly mitigation?: MitigationMemory;
  /** A choice between plain and walks that is not taken yet. */
  readonly choice?: ChoiceMemory | null;
}

export function viewOf(project: OpenProject, layout: Layout): RememberedView {
  const { focus, clauses } = project.selection;
  return {
    step: layout.step,
    clauses,
    focus: focus === null ? null : project.catalog.ids[focus]!,
    pinned: project.comparison.pinned,
    parts: project.scope.parts,
    dismissed: layout.dismissed,
    mitigation: project.mitigation.memory,
    choice: project.modeChoice.memory,
  };
}

/** `null` where it is not what this version writes. */
export function parsedView(text: string | null): RememberedView | null {
  if (text === null) return null;
  try {
    const result = v.safeParse(schema, JSON.parse(text));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

/** Takes it up again; what is gone by now is left out. */
export function recall(
  project: OpenProject,
  { clauses, focus, pinned, parts, mitigation, choice }: RememberedView,
): void {
  const row = focus === null ? undefined : rowIndex(project.catalog).get(focus);
  if (mitigation !== undefined) project.mitigation.recall(mitigation);
  project.modeChoice.recall(choice ?? null);
  project.scope.show(parts);
  project.selection.restore(clauses);
  project.selection.focus = row ?? null;
  if (pinned !== null && project.classifiers.some(({ id }) => id === pinned)) project.comparison.pin(pinned);
}
