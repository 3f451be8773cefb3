import TSNE from 'tsne-js/build/tsne.min.js';
import type { ReferenceReply, ReferenceRequest } from '../lib/compute/reference';
import { layOutByReference } from '../lib/ml/embed/reference';

const FRAME_MS = 100;
const reply = (message: ReferenceReply): void => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<ReferenceRequest>) => {
  const { values, rows, width, perplexity, iterations } = data;
  let shownMs = -Infinity;
  const layout = layOutByReference(
    TSNE,
    values,
    rows,
    width,
    { perplexity, iterations },
    (iteration, points) => {
      if (performance.now() - shownMs < FRAME_MS) return;
      shownMs = performance.now();
      reply({ type: 'frame', iteration, points: points() });
    },
  );
  reply({ type: 'done', ...layout });
};

reply({ type: 'here', url: self.location.href });
