import { z } from 'zod';

/** Options of {@link netvladFeatures}. */
export interface NetvladOptions {
  /** Network in front of the layer; `vgg16` unless given. `vgg19` is there for its first layers, which are published alike. */
  readonly backbone?: 'vgg16' | 'vgg19' | 'mobilenet-v1';
  /** Path of the backbone's weights, and of the layer's if they are trained: see `readWeights` of `@duad/weights`. */
  readonly weights: string;
  /**
   * Where the backbone ends. VGG: `conv5_3` (before its ReLU) unless given; also `relu3_4`, `pool2` and their kin.
   * MobileNet: `conv_pw_7` unless given.
   */
  readonly layer?: string;
  /** Pixels from left to right that pictures are resized to; each picture's own unless given. */
  readonly width?: number;
  /** Pixels from top to bottom that pictures are resized to; each picture's own unless given. */
  readonly height?: number;
  /** What the network wants its pixels to be; told from the weights unless given. */
  readonly pixels?: 'rgb' | 'rgb-minus-mean' | 'bgr-minus-mean' | 'rgb-standardised';
  /** Whether local descriptors are scaled to unit length first; `true` for VGG, `false` for MobileNet unless given. */
  readonly unitLocal?: boolean;
}

/** Options with those defaults filled in that do not depend on weights. */
export type ParsedNetvladOptions = NetvladOptions & Required<Pick<NetvladOptions, 'backbone' | 'layer' | 'unitLocal'>>;

/** The schema of {@link NetvladOptions}. */
export const netvladOptions: z.ZodType<ParsedNetvladOptions, NetvladOptions> = z
  .strictObject({
    backbone: z.enum(['vgg16', 'vgg19', 'mobilenet-v1']).default('vgg16').describe('Network in front of the layer'),
    weights: z.string().min(1).describe("Path of the backbone's weights, and of the layer's if trained"),
    layer: z.string().optional().describe('Where the backbone ends'),
    width: z.int().positive().optional().describe('Pixels from left to right'),
    height: z.int().positive().optional().describe('Pixels from top to bottom'),
    pixels: z
      .enum(['rgb', 'rgb-minus-mean', 'bgr-minus-mean', 'rgb-standardised'])
      .optional()
      .describe('Form of pixels'),
    unitLocal: z.boolean().optional().describe('Whether local descriptors are scaled to unit length'),
  })
  .transform((options) => ({
    ...options,
    layer: options.layer ?? (options.backbone === 'mobilenet-v1' ? 'conv_pw_7' : 'conv5_3'),
    unitLocal: options.unitLocal ?? options.backbone !== 'mobilenet-v1',
  })) as z.ZodType<ParsedNetvladOptions, NetvladOptions>;
