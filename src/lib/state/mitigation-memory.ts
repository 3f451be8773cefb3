import * as v from 'valibot';
import { SPACES, type Space } from '../domain/discovery';
import type { ImageId, TranslatorId } from '../domain/ids';
import {
  TRANSLATION_METHODS,
  TRANSLATION_MODES,
  type TranslationMethod,
  type TranslationMode,
} from '../domain/style';
import type { ClusteringMemory } from './clustering.svelte';
import type { ChosenStyle } from './mitigation.svelte';

/** What was chosen for the next translation; a later visit comes back to it. */
export interface MitigationMemory {
  readonly clusters: ClusteringMemory | null;
  readonly styles: readonly ChosenStyle[];
  /** `null` = all of training. */
  readonly sources: readonly ImageId[] | null;
  readonly method: TranslationMethod | null;
  readonly translator: TranslatorId | null;
  readonly mode: TranslationMode | null;
  /** True where explore decides between the modes. */
  readonly deciding?: boolean;
  readonly copies: number;
}

const image = v.custom<ImageId>((id) => typeof id === 'string');

export const mitigationMemory: v.GenericSchema<unknown, MitigationMemory> = v.object({
  clusters: v.nullable(
    v.object({
      k: v.number(),
      space: v.picklist(SPACES) satisfies v.GenericSchema<Space>,
      groups: v.array(v.array(v.number())),
    }),
  ),
  styles: v.array(
    v.object({
      key: v.string(),
      style: v.object({ name: v.string(), images: v.array(image) }),
      warning: v.nullable(v.string()),
    }),
  ),
  sources: v.nullable(v.array(image)),
  method: v.nullable(v.picklist(TRANSLATION_METHODS)),
  translator: v.nullable(v.custom<TranslatorId>((id) => typeof id === 'string')),
  mode: v.nullable(v.picklist(TRANSLATION_MODES)),
  deciding: v.exactOptional(v.boolean()),
  copies: v.number(),
});
