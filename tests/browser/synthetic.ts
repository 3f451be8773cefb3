import { downloadZip } from 'client-zip';

/** Colours of the classes' shapes on noise: easy enough for a tiny network in three epochs. */
const CLASSES = { circle: 'rgb(220 60 60)', square: 'rgb(60 200 80)', stripes: 'rgb(70 90 230)' } as const;
type ClassName = keyof typeof CLASSES;

function lcg(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

async function draw(name: ClassName, random: () => number): Promise<Blob> {
  const canvas = new OffscreenCanvas(80, 80);
  const context = canvas.getContext('2d')!;
  for (let y = 0; y < 80; y += 8) {
    for (let x = 0; x < 80; x += 8) {
      const grey = Math.round(120 + 80 * random());
      context.fillStyle = `rgb(${grey} ${grey} ${grey})`;
      context.fillRect(x, y, 8, 8);
    }
  }
  context.fillStyle = CLASSES[name];
  const [x, y] = [20 + 10 * random(), 20 + 10 * random()];
  if (name === 'circle') {
    context.beginPath();
    context.arc(x + 16, y + 16, 18, 0, 2 * Math.PI);
    context.fill();
  } else if (name === 'square') context.fillRect(x, y, 34, 34);
  else for (let i = 0; i < 5; i++) context.fillRect(x - 10, y - 8 + i * 12, 56, 6);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** A ZIP of `perClass` PNGs of each of three classes, in `train/`, `validation/` and `test/` folders (3 : 1 : 1). */
export async function syntheticZip(perClass = 20, seed = 1): Promise<Blob> {
  const random = lcg(seed);
  const files: { name: string; input: Blob }[] = [];
  for (const name of Object.keys(CLASSES) as ClassName[]) {
    for (let i = 0; i < perClass; i++) {
      const part = ['train', 'train', 'train', 'validation', 'test'][i % 5]!;
      files.push({ name: `${part}/${name}/${i}.png`, input: await draw(name, random) });
    }
  }
  return downloadZip(files).blob();
}
