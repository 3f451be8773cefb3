/** Which images are traced; of this view alone. Explore comes first: confirm is for the verdict. */
export class TraceOptions {
  part = $state.raw<'explore' | 'confirm' | 'training'>('explore');
}
