/** A decoded picture: rows from top to bottom, pixels from left to right, channels side by side. */
export interface Picture {
  /** height * width * channels numbers from 0 to 255, whether whole (`Uint8Array`) or not (`Float32Array`). */
  readonly data: Uint8Array | Float32Array;
  readonly width: number;
  readonly height: number;
  /** 1 is grey, 3 red, green, blue, 4 the same with opacity, which is left out of account. */
  readonly channels: number;
}

/** Successive pictures of one size, one after the other. */
export interface Clip extends Picture {
  /** How many there are; `data` holds frames * height * width * channels numbers. */
  readonly frames: number;
}
