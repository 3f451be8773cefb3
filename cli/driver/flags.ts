/** How WebGPU is offered: not at all, by the machine's GPU, or by Chromium's software adapter (slow; for tests). */
export type Gpu = 'none' | 'hardware' | 'software';

const QUIET = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** A page that nobody looks at computes at full speed all the same. */
const AWAKE = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

const GPU: Record<Gpu, readonly string[]> = {
  none: [],
  hardware: ['--enable-unsafe-webgpu', '--enable-features=Vulkan'],
  software: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
};

export const chromiumFlags = (gpu: Gpu): string[] => [...QUIET, ...AWAKE, ...GPU[gpu]];

/** Makes a stable, secure origin of a server on any port: storage is keyed by origin, port included. */
export const mapHost = (host: string, port: number): string =>
  `--host-resolver-rules=MAP ${host}:80 127.0.0.1:${port}`;
