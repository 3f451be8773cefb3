/** An accuracy never travels without its n and its interval. */
export interface Accuracy {
  readonly n: number;
  readonly correct: number;
  readonly accuracy: number;
  /** Wilson, 95 %. */
  readonly interval: readonly [number, number];
  /** Number of groups and the cluster-bootstrap interval, where images come in groups. */
  readonly groups?: number;
  readonly groupInterval?: readonly [number, number];
}
