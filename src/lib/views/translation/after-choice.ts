import type { OpenProject } from '../../state/open-project.svelte';
import type { Choice } from '../../state/mode-choice.svelte';
import type { Workbench } from '../../state/workbench.svelte';
import { choiceWords } from './model';

/** Shows what explore preferred and says so; offers the other. */
export function afterChoice(
  choice: Choice | null,
  project: OpenProject,
  { announcer, notices }: Pick<Workbench, 'announcer' | 'notices'>,
): void {
  if (choice === null) {
    notices.info('Nothing was decided', 'What was made on the way is discarded, and can be restored.');
    return;
  }
  project.mitigation.augmented.show(choice.kept.job);
  const { title, text } = choiceWords(choice);
  announcer.say(title);
  notices.info(title, text, {
    label: 'Bring it back',
    run: () => void project.restoreClassifier(choice.other.classifier.id),
  });
}
