export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

/** One line of a plot, labelled at its end; it has at least one point. */
export interface PlotLine {
  readonly name: string;
  readonly points: readonly PlotPoint[];
  /** Lengths of strokes and gaps, as of SVG; solid without. */
  readonly dash?: string | undefined;
  /** In the colour of the page instead of that of text. */
  readonly accent?: boolean;
}
