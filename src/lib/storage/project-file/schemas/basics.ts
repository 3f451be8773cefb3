import * as v from 'valibot';
import type { BackendChoice } from '../../../domain/backend';
import { BACKENDS } from '../../../domain/backend';
import type { ClassifierId, ImageId, JobId, ProjectId, TranslatorId } from '../../../domain/ids';

/** What a schema accepts is checked against the type that the application knows. */
export type Schema<T> = v.GenericSchema<unknown, T>;

export const text = v.pipe(v.string(), v.maxLength(2000));
export const idOf = <T extends string>() =>
  v.pipe(
    v.string(),
    v.regex(/^[\w.:~-]{1,120}$/),
    v.transform((id) => id as T),
  );
export const projectId = idOf<ProjectId>();
export const classifierId = idOf<ClassifierId>();
export const translatorId = idOf<TranslatorId>();
export const jobId = idOf<JobId>();
export const imageId = idOf<ImageId>();
export const whole = v.pipe(v.number(), v.integer());
export const count = v.pipe(whole, v.minValue(0));
export const finite = v.pipe(v.number(), v.finite());
export const names = v.pipe(v.array(text), v.maxLength(1000));
export const images = v.array(imageId);

/** A run that diverged has losses that JSON can only write as null. */
export const measured = v.pipe(
  v.nullable(v.number()),
  v.transform((value) => value ?? NaN),
);

export const backend: Schema<BackendChoice> = v.object({
  name: v.picklist(BACKENDS),
  adapter: text,
  threads: whole,
  reason: text,
});
