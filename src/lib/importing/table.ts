import Papa from 'papaparse';
import { DashError } from '../domain/errors';
import { IMPORT_LIMITS } from './limits';
import { megabytes, plural } from './words';

/** A label table as text; the first row is not yet known to be a header. */
export interface Table {
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/**
 * Decodes and parses delimited text: UTF-8 or UTF-16 by its mark, UTF-8, else Windows-1252; delimiter guessed. Cells
 * are trimmed and in Unicode normal form C. Throws `BadInput` beyond the limits.
 */
export function parseTable(bytes: ArrayBuffer, name: string): Table {
  if (bytes.byteLength > IMPORT_LIMITS.labelBytes) {
    const most = megabytes(IMPORT_LIMITS.labelBytes);
    throw new DashError('BadInput', `${name} has ${megabytes(bytes.byteLength)}; at most ${most} are read.`);
  }
  const notes: string[] = [];
  const text = decode(bytes, name, notes).replace(/\r\n?/g, '\n');
  const { data, errors, meta } = Papa.parse<string[]>(text, {
    skipEmptyLines: 'greedy',
    delimitersToGuess: [',', ';', '\t', '|'],
    preview: IMPORT_LIMITS.labelRows + 2,
  });
  if (data.length > IMPORT_LIMITS.labelRows + 1) {
    throw new DashError('BadInput', `${name} has more than ${plural(IMPORT_LIMITS.labelRows, 'row')}.`);
  }
  if (data.length > 0 && meta.delimiter !== ',' && data[0]!.length > 1) {
    notes.push(`${name}: columns are parted by ${DELIMITERS[meta.delimiter] ?? meta.delimiter}.`);
  }
  const quotes = errors.find(({ type }) => type === 'Quotes');
  if (quotes !== undefined) {
    notes.push(
      `${name}: a quotation mark in row ${(quotes.row ?? 0) + 1} is never closed; rows after it may be lost.`,
    );
  }
  const rows = data.map((row) =>
    row.slice(0, IMPORT_LIMITS.labelColumns).map((cell) => cell.trim().normalize('NFC')),
  );
  const columns = data.reduce((most, row) => Math.max(most, row.length), 0);
  if (columns > IMPORT_LIMITS.labelColumns) {
    notes.push(`${name}: columns after the first ${IMPORT_LIMITS.labelColumns} are ignored.`);
  }
  return { rows, notes };
}

const DELIMITERS: Readonly<Record<string, string>> = { ';': 'semicolons', '\t': 'tabs', '|': 'bars' };

function decode(bytes: ArrayBuffer, name: string, notes: string[]): string {
  const [first, second] = new Uint8Array(bytes);
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    notes.push(`${name} is written in UTF-16.`);
    return new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    notes.push(`${name} is not UTF-8; read as Windows-1252. Check letters with accents.`);
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
