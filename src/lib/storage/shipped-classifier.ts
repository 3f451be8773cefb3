import * as v from 'valibot';
import type { ClassifierRecord } from '../domain/classifier';
import { DashError } from '../domain/errors';
import { shippedClassifier } from './project-file/schemas/classifier';

/** What a classifier that a demo opens with says of itself; its images are those of the demo. */
export type ShippedClassifier = Pick<
  ClassifierRecord,
  'name' | 'spec' | 'epochs' | 'backend' | 'parameters' | 'seconds' | 'imagesPerSecond' | 'weightsHash'
>;

export interface ShippedClassifierFile {
  readonly record: ShippedClassifier;
  /** SHA-256 of the pack of images that it learned from. */
  readonly pack: string;
  /** SHA-256 of `weights`. */
  readonly weightsSha256: string;
  readonly weights: ArrayBuffer;
}

const HEAD_BYTES = 4;

/** The length of a JSON header (uint32, little-endian), the header, the weights. */
export function packShippedClassifier({
  weights,
  ...header
}: ShippedClassifierFile): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(HEAD_BYTES + json.length + weights.byteLength);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, HEAD_BYTES);
  bytes.set(new Uint8Array(weights), HEAD_BYTES + json.length);
  return bytes;
}

/** `BadInput` where the bytes are no such file. */
export function unpackShippedClassifier(bytes: ArrayBuffer): ShippedClassifierFile {
  const damaged = (): DashError =>
    new DashError('BadInput', 'The classifier that the site ships is damaged.');
  if (bytes.byteLength < HEAD_BYTES) throw damaged();
  const start = HEAD_BYTES + new DataView(bytes).getUint32(0, true);
  if (start > bytes.byteLength) throw damaged();
  const parsed = v.safeParse(shippedClassifier, parse(bytes.slice(HEAD_BYTES, start)));
  if (!parsed.success) throw damaged();
  return { ...parsed.output, weights: bytes.slice(start) };
}

function parse(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
