import { expect, it } from 'vitest';
import { parametersOf } from './face';
import { cartoon } from './plan';
import { svg } from './svg';

const { face } = cartoon(1).images[0]!;

it('is pure: no draw of the style’s own is left', () => {
  const parameters = parametersOf(face, 'gloomy', 'sunglasses');
  expect(svg(parameters)).toBe(svg(structuredClone(parameters)));
});

it('shows each parameter', () => {
  const parameters = parametersOf(face, 'gloomy', 'sunglasses');
  const drawn = svg(parameters);
  expect(drawn).toContain(`#${face.head.skin}`);
  expect(drawn).toContain(`#${face.head.topColor}`);
  expect(svg({ ...parameters, mouth: 'smile' })).not.toBe(drawn);
  expect(svg({ ...parameters, mouth: null }).length).toBeLessThan(drawn.length);
  expect(svg({ ...parameters, glasses: null }).length).toBeLessThan(drawn.length);
});
