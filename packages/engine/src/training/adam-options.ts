/** Options of `adam`. */
export interface AdamOptions {
  /** Positive; 0.001 unless given. */
  readonly learningRate?: number;
  /** Decay of the mean of the gradients, 0 <= beta1 < 1; 0.9 unless given. */
  readonly beta1?: number;
  /** Decay of the mean of their squares, 0 < beta2 < 1; 0.999 unless given. */
  readonly beta2?: number;
  /** Added to the root of that mean, positive; 1e-8 unless given. */
  readonly epsilon?: number;
}
