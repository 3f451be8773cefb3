import type { OpCase } from './case';
import { CHANGE_CASES } from './change';
import { CONV_CASES } from './conv';
import { DENSE_CASES } from './dense';
import { LAYOUT_CASES } from './layout';
import { NONLINEARITY_CASES } from './nonlinearity';
import { NORM_CASES } from './norm';
import { POOL_CASES } from './pool';
import { SCALAR_CASES } from './scalars';
import { SPECTRAL_CASES } from './spectral';

export const OP_CASES: readonly OpCase[] = [
  ...CONV_CASES,
  ...NORM_CASES,
  ...NONLINEARITY_CASES,
  ...POOL_CASES,
  ...DENSE_CASES,
  ...LAYOUT_CASES,
  ...CHANGE_CASES,
  ...SCALAR_CASES,
  ...SPECTRAL_CASES,
];
