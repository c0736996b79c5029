import { z } from 'zod';

/** Options of {@link rawPixels}. */
export interface RawPixelsOptions {
  /** Shape of every picture, [height, width, channels]. */
  readonly itemShape: readonly [height: number, width: number, channels: number];
  /**
   * What becomes of the values: `unit` divides them by `maximum`, `signed` maps 0 .. maximum to -1 .. 1, `none` leaves
   * them; `unit` unless given.
   */
  readonly scale?: 'unit' | 'signed' | 'none';
  /** Largest value that a picture holds; 255 unless given. */
  readonly maximum?: number;
  /** Turns red, green and blue into one luma value, by ITU-R BT.601; false unless given. */
  readonly grey?: boolean;
  /** Takes each picture's own mean away, after scaling; false unless given. */
  readonly centre?: boolean;
  /** Scales each picture to length 1, last of all; one without length stays zero. False unless given. */
  readonly unitNorm?: boolean;
}

/** Options with the defaults filled in. */
export type ParsedRawPixelsOptions = Required<RawPixelsOptions>;

const side = z.int().positive();

/** The schema of {@link RawPixelsOptions}. */
export const rawPixelsOptions: z.ZodType<ParsedRawPixelsOptions, RawPixelsOptions> = z.strictObject({
  itemShape: z.tuple([side, side, side]).describe('Shape of every picture, [height, width, channels]'),
  scale: z
    .enum(['unit', 'signed', 'none'])
    .default('unit')
    .describe('unit: divided by the maximum; signed: from 0 .. maximum to -1 .. 1; none: as they are'),
  maximum: z.number().positive().default(255).describe('Largest value that a picture holds'),
  grey: z.boolean().default(false).describe('Red, green and blue become one luma value (ITU-R BT.601)'),
  centre: z.boolean().default(false).describe("Each picture's own mean is taken away, after scaling"),
  unitNorm: z.boolean().default(false).describe('Each picture is scaled to length 1, last of all'),
});
