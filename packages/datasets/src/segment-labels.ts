/** Frames of a segment, as C3D takes them. */
const frames = 16;

type Events = readonly (readonly [first: number, last: number])[];

/**
 * Labels of successive segments of 16 frames: 1 where more than half of the frames lie within an event.
 *
 * @param events first and last frame, counted from 0, the last one included
 * @param segments how many: what is left of the video at its end and does not fill a segment has none
 */
export function segmentLabels(events: Events, segments: number): Uint8Array {
  return Uint8Array.from({ length: segments }, (_, i) => labelOf(events, i * frames, (i + 1) * frames));
}

/**
 * Labels of a video cut into a fixed number of segments, each covering several clips of 16 frames: segment i of a video of n
 * clips covers b[i] .. max(b[i], b[i + 1] - 1), b = round(linspace(1, n, segments + 1)), as in the published features of
 * Sultani, Chen, Shah, "Real-World Anomaly Detection in Surveillance Videos", CVPR 2018. 1 where more than half of the
 * frames lie within an event.
 *
 * @param clips whole clips of 16 frames in the video
 */
export function meanSegmentLabels(events: Events, clips: number, segments = 32): Uint8Array {
  const bound = (i: number): number => Math.round(1 + ((clips - 1) * i) / segments) - 1;
  return Uint8Array.from({ length: segments }, (_, i) => {
    const from = bound(i);
    return labelOf(events, from * frames, Math.max(from + 1, bound(i + 1)) * frames);
  });
}

function labelOf(events: Events, from: number, to: number): number {
  const inside = events.reduce(
    (sum, [first, last]) => sum + Math.max(0, Math.min(last + 1, to) - Math.max(first, from)),
    0,
  );
  return Number(2 * inside > to - from);
}
