/**
 * The one authority on the colours of data.
 * To 7 classes: Okabe and Ito (2008), without black. To 10: Petroff (2021, arXiv:2107.02270). Beyond, no palette is
 * told apart by everybody: one class in focus, the others grey.
 */
const OKABE_ITO = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#F0E442'];
const PETROFF = [
  '#3F90DA',
  '#FFA90E',
  '#BD1F01',
  '#94A4A2',
  '#832DB6',
  '#A96B59',
  '#E76300',
  '#B9AC70',
  '#717581',
  '#92DADD',
];
const FOCUS = '#D55E00';
export const GREY = '#8A919C';

/** Where two classifiers are compared, classes are told by place, never by colour. */
export const FIXED = '#0072B2';
export const BROKEN = '#D55E00';

/** @param focus the class that stands out where there are more than ten */
export function classColors(classes: number, focus: number | null = null): readonly string[] {
  if (classes <= OKABE_ITO.length) return OKABE_ITO.slice(0, classes);
  if (classes <= PETROFF.length) return PETROFF.slice(0, classes);
  return Array.from({ length: classes }, (_, index) => (index === focus ? FOCUS : GREY));
}

/** Colour of a class code; grey where there is no class. */
export const colorOf = (colors: readonly string[], code: number): string => colors[code] ?? GREY;
