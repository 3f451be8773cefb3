import { expect, it } from 'vitest';
import { TRANSLATION_RECIPES } from '../../domain/translator';
import { CHANNELS, formOf, translatorSpecOf } from './translator-form';

it('gives a recipe untouched, and takes over what was changed', () => {
  expect(translatorSpecOf(formOf('object'))).toEqual({ spec: TRANSLATION_RECIPES.object });
  expect(translatorSpecOf({ ...formOf('colour'), steps: 300, seed: 4 })).toMatchObject({
    spec: { recipe: 'colour', steps: 300, seed: 4 },
  });
});

it('makes the discriminator as narrow as the generator, never wider than the recipe has it', () => {
  const widths = CHANNELS.map((channels) => {
    const made = translatorSpecOf({ ...formOf('colour'), channels });
    return 'spec' in made ? made.spec.discriminatorChannels : null;
  });
  expect(widths).toEqual([8, 16, 32, 32, 32]);
});

it('names what is wrong', () => {
  expect(translatorSpecOf({ ...formOf('colour'), steps: 0 })).toHaveProperty('problem');
  expect(translatorSpecOf({ ...formOf('colour'), steps: null })).toHaveProperty('problem');
  expect(translatorSpecOf({ ...formOf('colour'), seed: 1.5 })).toHaveProperty('problem');
});
