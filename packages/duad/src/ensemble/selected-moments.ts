/** Where the selected rows lie, column by column. */
export interface SelectedMoments {
  readonly means: Float64Array;
  /** Divided by the number of rows. */
  readonly variances: Float64Array;
}

/** Moments of the selected rows of a scaled table. Two passes in float64. */
export function selectedMoments(scaled: Float32Array, width: number, selected: Uint32Array): SelectedMoments {
  const means = new Float64Array(width);
  const variances = new Float64Array(width);
  for (const row of selected) for (let j = 0; j < width; j++) means[j]! += scaled[row * width + j]!;
  for (let j = 0; j < width; j++) means[j]! /= selected.length;
  for (const row of selected) {
    for (let j = 0; j < width; j++) variances[j]! += (scaled[row * width + j]! - means[j]!) ** 2;
  }
  for (let j = 0; j < width; j++) variances[j]! /= selected.length;
  return { means, variances };
}
