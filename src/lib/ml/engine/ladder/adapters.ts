/** What stands behind a rung, found without loading its backend. */
export interface Adapter {
  readonly name: string;
  /** True for a GPU that is emulated on the CPU: slower than the CPU mode. */
  readonly software: boolean;
}

const SOFTWARE = /swiftshader|llvmpipe|softpipe|lavapipe|basic render|software|\bwarp\b/i;

/** Whether a name that a browser gives its graphics adapter is that of an emulation. */
export const isSoftwareName = (name: string): boolean => SOFTWARE.test(name);

/** `null` where the page has no WebGPU or no adapter for it. */
export async function webgpuAdapter(): Promise<Adapter | null> {
  const gpu = (globalThis.navigator as Partial<Navigator> | undefined)?.gpu;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return null;
  const { vendor, architecture, device, description } = adapter.info;
  const parts = [vendor, architecture, device, description].filter((part) => part !== '');
  const name = [...new Set(parts)].join(' ') || 'unnamed adapter';
  return { name, software: adapter.info.isFallbackAdapter || isSoftwareName(name) };
}

/** `null` where WebGL 2 is missing. */
export function webglAdapter(): Adapter | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (gl === null) return null;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { name, software: isSoftwareName(name) };
}
