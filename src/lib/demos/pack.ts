import { zlibSync } from 'fflate';
import { sha256 } from 'hash-wasm';
import { PIXELS, type IndexedImage } from './indexed';
import { concat } from './png';
import { decodeDifferences, encodeDifferences, type References } from './predict';

/**
 * A pack: `DASHPACK`, the length of the header as uint32 little-endian, the header as JSON, then the sections, each a
 * zlib stream. Labels and parameters are not in it: the plan is computed again, and `plan` is its digest, so a pack
 * can never go with a plan other than its own.
 */
interface Header {
  readonly version: 1;
  readonly plan: string;
  /** SHA-256 of all that follows the header. */
  readonly sha256: string;
  /** Length of each section in bytes. */
  readonly sections: readonly number[];
}

const MAGIC = 'DASHPACK';
const VERSION = 1;

export interface PackContent {
  readonly images: readonly IndexedImage[];
  /** Anything small that goes along. */
  readonly extra: Uint8Array;
}

export async function writePack(
  plan: object,
  content: PackContent,
  references: References,
): Promise<Uint8Array<ArrayBuffer>> {
  const { codes, known, fresh } = encodeDifferences(content.images, references);
  return writeSections(plan, [codes, halves(known), fresh, content.extra]);
}

/** A pack of any sections, bound to its plan. */
export async function writeSections(
  plan: object,
  contents: readonly Uint8Array[],
): Promise<Uint8Array<ArrayBuffer>> {
  const sections = contents.map((raw) => zlibSync(raw, { level: 9 }));
  const body = concat(sections);
  const header: Header = {
    version: VERSION,
    plan: await digest(plan),
    sha256: await sha256(body),
    sections: sections.map((section) => section.length),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length, true);
  return concat([new TextEncoder().encode(MAGIC), length, text, body]);
}

/** The content, or `null` where the bytes are damaged or belong to another plan or version. */
export async function readPack(
  bytes: Uint8Array,
  plan: object,
  references: References,
): Promise<PackContent | null> {
  const sections = await readSections(bytes, plan);
  if (sections === null) return null;
  const [codes, known, fresh, extra] = sections;
  if (codes?.length !== references.length * PIXELS) return null;
  try {
    const images = decodeDifferences({ codes, known: joined(known!), fresh: fresh! }, references);
    return { images, extra: extra! };
  } catch (reason) {
    if (reason instanceof RangeError || reason instanceof TypeError) return null;
    throw reason;
  }
}

/** The sections as they were given, or `null` where the bytes are damaged or belong to another plan or version. */
export async function readSections(bytes: Uint8Array, plan: object): Promise<Uint8Array[] | null> {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) return null;
    const start = MAGIC.length + 4;
    const end = start + view.getUint32(MAGIC.length, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(start, end))) as Header;
    const body = bytes.subarray(end);
    if (header.version !== VERSION || header.plan !== (await digest(plan))) return null;
    if (header.sha256 !== (await sha256(body))) return null;
    let at = 0;
    return await Promise.all(header.sections.map((bytes) => body.subarray(at, (at += bytes))).map(inflate));
  } catch (reason) {
    if (reason instanceof RangeError || reason instanceof SyntaxError || reason instanceof TypeError)
      return null;
    throw reason;
  }
}

/** By the platform: for unpacking, unlike for packing, there is but one right result. */
async function inflate(section: Uint8Array): Promise<Uint8Array> {
  const inflated = new Blob([new Uint8Array(section)])
    .stream()
    .pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(inflated).arrayBuffer());
}

const digest = (plan: object): Promise<string> => sha256(JSON.stringify(plan));

/** All low bytes, then all high ones: the latter are nearly all alike. */
function halves(values: Uint16Array): Uint8Array {
  return concat([Uint8Array.from(values, (v) => v & 255), Uint8Array.from(values, (v) => v >> 8)]);
}

function joined(bytes: Uint8Array): Uint16Array {
  const n = bytes.length / 2;
  return Uint16Array.from({ length: n }, (_, i) => bytes[i]! | (bytes[n + i]! << 8));
}
