import * as v from 'valibot';
import type { TrainingSpec } from '../domain/classifier';
import type { ClassifierId, JobId } from '../domain/ids';
import type { TranslationPlan } from '../domain/style';

/** The jobs of one plan, as far as they were begun. */
export interface PlanJobs {
  readonly translation?: JobId | undefined;
  readonly training?: JobId | undefined;
}

/** A choice between plans that is not taken yet: enough to go on with it in a later tab. Plain JSON. */
export interface ChoiceMemory {
  /** One of each mode, the usual one first. */
  readonly plans: readonly TranslationPlan[];
  readonly training: TrainingSpec;
  readonly parent: ClassifierId;
  /** One entry a plan. */
  readonly jobs: readonly PlanJobs[];
}

const id = <T>() => v.custom<T>((value) => typeof value === 'string');
const record = <T>() => v.custom<T>((value) => typeof value === 'object' && value !== null);

/** Plans and settings are checked by the commands that they are given to. */
export const choiceMemory: v.GenericSchema<unknown, ChoiceMemory> = v.object({
  plans: v.array(record<TranslationPlan>()),
  training: record<TrainingSpec>(),
  parent: id<ClassifierId>(),
  jobs: v.array(
    v.object({ translation: v.exactOptional(id<JobId>()), training: v.exactOptional(id<JobId>()) }),
  ),
});
