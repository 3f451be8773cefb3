import { sha256 } from 'hash-wasm';

/** Lower-case hexadecimal SHA-256; WebAssembly, since plain HTTP pages have no `crypto.subtle`. */
export const contentHash = (bytes: ArrayBuffer): Promise<string> => sha256(new Uint8Array(bytes));
