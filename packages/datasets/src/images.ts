/** Labelled pictures of one size, as bytes. */
export interface ImageSet {
  /** count x height x width x channels, 0 .. 255; the channels of a pixel stand side by side. */
  readonly pixels: Uint8Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Class of each picture, 0 .. classes.length - 1. */
  readonly labels: Uint8Array;
  readonly classes: readonly string[];
}

/** One picture: a view into an {@link ImageSet}, not a copy. */
export interface ImageView {
  /** height x width x channels. */
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The named pictures one after the other, for a feature extractor. */
export function* imagesOf(set: ImageSet, rows: Iterable<number>): Generator<ImageView> {
  const { height, width, channels } = set;
  const size = height * width * channels;
  for (const row of rows) {
    yield { data: set.pixels.subarray(row * size, (row + 1) * size), height, width, channels };
  }
}
