/** Threads of a group that share tiles of points. */
export const TILE = 256;
/** Threads of a group that go through their own edges. */
export const GROUP = 64;

const SIZE = /* wgsl */ `
struct Size { points: u32, segments: u32, span: u32, rate: f32, exaggeration: f32, momentum: f32 }
@group(0) @binding(0) var<uniform> size: Size;
`;
const AT = /* wgsl */ `
@group(0) @binding(1) var<storage, read> at: array<vec2f>;
`;

/**
 * Every point is pushed off by all of a segment of the others, tile by tile through the group's memory. x, y: the sum of
 * q² d, z: that of q, both over the segment, with q = 1 / (1 + |d|²).
 */
export const REPEL = /* wgsl */ `${SIZE}${AT}
@group(0) @binding(2) var<storage, read_write> forces: array<vec4f>;
var<workgroup> tile: array<vec2f, ${TILE}>;
@compute @workgroup_size(${TILE})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = group.x * ${TILE}u + local;
  let own = at[min(i, size.points - 1u)];
  let first = group.y * size.span;
  let end = min(first + size.span, size.points);
  var force = vec2f(0.0);
  // A point does not push itself, but stands among the others once.
  var z = select(0.0, -1.0, i >= first && i < end);
  for (var base = first; base < end; base += ${TILE}u) {
    let j = base + local;
    // Nothing is felt from where those stand that fill a tile up.
    tile[local] = select(vec2f(1e15), at[min(j, size.points - 1u)], j < end);
    workgroupBarrier();
    for (var k = 0u; k < ${TILE}u; k++) {
      let d = own - tile[k];
      let q = 1.0 / (1.0 + dot(d, d));
      z += q;
      force += q * q * d;
    }
    workgroupBarrier();
  }
  if (i < size.points) { forces[group.y * size.points + i] = vec4f(force, z, 0.0); }
}`;

/** Z, the sum over all segments and points, by one group. */
export const TOTAL = /* wgsl */ `${SIZE}
@group(0) @binding(1) var<storage, read> forces: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> total: array<f32>;
var<workgroup> sums: array<f32, ${TILE}>;
@compute @workgroup_size(${TILE})
fn main(@builtin(local_invocation_index) local: u32) {
  let count = size.segments * size.points;
  var sum = 0.0;
  for (var i = local; i < count; i += ${TILE}u) { sum += forces[i].z; }
  sums[local] = sum;
  for (var step = ${TILE / 2}u; step > 0u; step /= 2u) {
    workgroupBarrier();
    if (local < step) { sums[local] += sums[local + step]; }
  }
  if (local == 0u) { total[0] = sums[0]; }
}`;

/** Attraction along the edges, then a step with momentum and gains. */
export const descendShader = (gain: {
  readonly least: number;
  readonly more: number;
  readonly less: number;
}): string => /* wgsl */ `${SIZE}${AT}
@group(0) @binding(2) var<storage, read> forces: array<vec4f>;
@group(0) @binding(3) var<storage, read> total: array<f32>;
@group(0) @binding(4) var<storage, read> start: array<u32>;
@group(0) @binding(5) var<storage, read> ends: array<u32>;
@group(0) @binding(6) var<storage, read> affinity: array<f32>;
/** Velocity, gains. */
@group(0) @binding(7) var<storage, read_write> motion: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> next: array<vec2f>;
@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= size.points) { return; }
  let own = at[i];
  var pull = vec2f(0.0);
  for (var e = start[i]; e < start[i + 1u]; e++) {
    let d = own - at[ends[e]];
    pull += affinity[e] / (1.0 + dot(d, d)) * d;
  }
  var push = vec2f(0.0);
  for (var s = 0u; s < size.segments; s++) { push += forces[s * size.points + i].xy; }
  let gradient = 4.0 * (size.exaggeration * pull - push / total[0]);
  let before = motion[i];
  let turned = gradient * before.xy < vec2f(0.0);
  let gains = max(vec2f(${gain.least}), select(before.zw * ${gain.less}, before.zw + ${gain.more}, turned));
  let velocity = size.momentum * before.xy - size.rate * gains * gradient;
  motion[i] = vec4f(velocity, gains);
  next[i] = own + velocity;
}`;

/** Σ p ln(1 + |d|²) of each point. */
export const COST = /* wgsl */ `${SIZE}${AT}
@group(0) @binding(2) var<storage, read> start: array<u32>;
@group(0) @binding(3) var<storage, read> ends: array<u32>;
@group(0) @binding(4) var<storage, read> affinity: array<f32>;
@group(0) @binding(5) var<storage, read_write> cost: array<f32>;
@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= size.points) { return; }
  let own = at[i];
  var sum = 0.0;
  for (var e = start[i]; e < start[i + 1u]; e++) {
    let d = own - at[ends[e]];
    sum += affinity[e] * log(1.0 + dot(d, d));
  }
  cost[i] = sum;
}`;
