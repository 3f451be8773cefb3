import { servePool } from '../lib/ml/engine/wasm/pool-worker';
import type { PoolReply, PoolStart } from '../lib/ml/engine/wasm/pool';

self.onmessage = ({ data }: MessageEvent<PoolStart>) =>
  servePool(data, (reply: PoolReply) => self.postMessage(reply));
