import { describe, expect, it } from 'vitest';
import { csv } from './csv';
import { fileName } from './save-file';

describe('csv', () => {
  it('quotes what needs it and leaves the rest', () => {
    expect(
      csv([
        ['path', 'n'],
        ['a,b "c"\nd', 0.5],
        ['x', NaN],
      ]),
    ).toBe('path,n\r\n"a,b ""c""\nd",0.5\r\nx,\r\n');
  });
  it('disarms formulas', () => {
    expect(csv([['=1+1', '@x', '-2', 'a=b']])).toBe("'=1+1,'@x,'-2,a=b\r\n");
  });
});

describe('fileName', () => {
  it('keeps letters of any script and nothing that a system refuses', () => {
    expect(fileName('Früchte: a/b', 'dash')).toBe('Früchte-a-b.dash');
    expect(fileName('../..', 'csv')).toBe('dash.csv');
  });
});
