import { crc32, deflateSync } from 'node:zlib';

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** RGB bytes as a PNG. */
function encodePng(pixels: Uint8Array, widthPx: number, heightPx: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(heightPx * (1 + widthPx * 3));
  for (let y = 0; y < heightPx; y++) {
    rows.set(pixels.subarray(y * widthPx * 3, (y + 1) * widthPx * 3), y * (1 + widthPx * 3) + 1);
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Images of `sidePx`, row by row of `columns`, each pixel `scale` wide, with a gap between them, as a PNG. */
export function contactSheet(pixels: Uint8Array, sidePx: number, columns: number, scale = 2): Buffer {
  const count = pixels.length / (sidePx * sidePx * 3);
  const cell = sidePx * scale + 2;
  const rows = Math.ceil(count / columns);
  const width = columns * cell;
  const sheet = new Uint8Array(width * rows * cell * 3).fill(255);
  for (let i = 0; i < count; i++) {
    const left = (i % columns) * cell;
    const top = Math.floor(i / columns) * cell;
    for (let y = 0; y < sidePx * scale; y++) {
      for (let x = 0; x < sidePx * scale; x++) {
        const from = 3 * (i * sidePx * sidePx + Math.floor(y / scale) * sidePx + Math.floor(x / scale));
        sheet.set(pixels.subarray(from, from + 3), 3 * ((top + y) * width + left + x));
      }
    }
  }
  return encodePng(sheet, width, rows * cell);
}
