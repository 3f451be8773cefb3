/** Every one of so many rows is selected. */
export const all = (rows: number): Uint8Array => new Uint8Array(rows).fill(1);
