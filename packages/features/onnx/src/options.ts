import { z } from 'zod';

/** How values from 0 to 255 become what a network was trained on. */
export type PixelScaling =
  | '0-255'
  | '0-1'
  | '-1-1'
  | 'imagenet'
  | { readonly mean: readonly number[]; readonly deviation: readonly number[] };

/** Options of {@link onnxFeatures}. What is not given is read from the model; what the model does not tell is asked for. */
export interface OnnxFeaturesOptions {
  /** Path of the model. */
  readonly model: string;
  /** Name of the input; the model's only image-like input unless given. */
  readonly input?: string;
  /**
   * Name of the result, any tensor inside the graph. Unless given: the only output, else the first whose name speaks of
   * features, embeddings, descriptors or pooling, else the first.
   */
  readonly output?: string;
  /** Pixels from left to right; the model's unless given. */
  readonly width?: number;
  /** Pixels from top to bottom; the model's unless given. */
  readonly height?: number;
  /** `nchw` (channels first) or `nhwc`; told from the shape of the input unless given. */
  readonly layout?: 'nchw' | 'nhwc';
  /** `rgb`, `bgr` or `grey`; by the model's properties or its number of channels unless given. */
  readonly channels?: 'rgb' | 'bgr' | 'grey';
  /**
   * `0-255` as it is, `0-1`, `-1-1`, `imagenet` (torchvision: 0-1, then mean and deviation of ImageNet), or
   * (value - mean) / deviation per channel on the scale from 0 to 255, in the network's own order of channels. From the
   * model's properties or an integer input unless given.
   */
  readonly scaling?: PixelScaling;
  /**
   * What becomes of a result with positions: `mean` over them, `flatten`, or `first` (the class token of a transformer).
   * `mean` unless given; rows of plain numbers are left as they are.
   */
  readonly pooling?: 'mean' | 'flatten' | 'first';
  /**
   * Whether `width` and `height` hold even if the model states others, for networks that are convolutional down to a pooling
   * over all positions; `false` unless given.
   */
  readonly anySize?: boolean;
  /** Whether rows are scaled to unit Euclidean length; `false` unless given. */
  readonly unitLength?: boolean;
  /** Pictures per call; the model's, if it has one, else 8. */
  readonly batch?: number;
  /** Threads of one operation; all processors unless given. */
  readonly threads?: number;
}

/** Options as parsed. */
export type ParsedOnnxFeaturesOptions = OnnxFeaturesOptions &
  Required<Pick<OnnxFeaturesOptions, 'pooling' | 'anySize' | 'unitLength'>>;

const perChannel = z.array(z.number()).min(1).max(3);

/** The schema of {@link OnnxFeaturesOptions}. */
export const onnxFeaturesOptions: z.ZodType<ParsedOnnxFeaturesOptions, OnnxFeaturesOptions> = z.strictObject({
  model: z.string().min(1).describe('Path of the model'),
  input: z.string().optional().describe('Name of the input'),
  output: z.string().optional().describe('Name of the result, any tensor inside the graph'),
  width: z.int().positive().optional().describe('Pixels from left to right'),
  height: z.int().positive().optional().describe('Pixels from top to bottom'),
  layout: z.enum(['nchw', 'nhwc']).optional().describe('Channels first or last'),
  channels: z.enum(['rgb', 'bgr', 'grey']).optional().describe('Order of the channels'),
  scaling: z
    .union([
      z.enum(['0-255', '0-1', '-1-1', 'imagenet']),
      z.strictObject({ mean: perChannel, deviation: z.array(z.number().positive()).min(1).max(3) }),
    ])
    .optional()
    .describe('How values from 0 to 255 become what the network was trained on'),
  pooling: z.enum(['mean', 'flatten', 'first']).default('mean').describe('What becomes of a result with positions'),
  anySize: z.boolean().default(false).describe('Whether width and height hold even if the model states others'),
  unitLength: z.boolean().default(false).describe('Whether rows are scaled to unit length'),
  batch: z.int().positive().optional().describe('Pictures per call'),
  threads: z.int().positive().optional().describe('Threads of one operation'),
}) as z.ZodType<ParsedOnnxFeaturesOptions, OnnxFeaturesOptions>;
