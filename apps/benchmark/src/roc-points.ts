import { rocCurve } from '@duad/metrics';

/** False and true positive rate, five digits. */
export type RocPoint = readonly [falsePositiveRate: number, truePositiveRate: number];

/**
 * A ROC curve in few points: begins with the diagonal and adds, again and again, the point farthest from its chord where
 * the chord leaves out most area. Nothing if there is only one class. O(n log n) as a rule, O(count n) at worst.
 *
 * @param labels 1 = anomaly
 * @param count how many points at most
 */
export function rocPoints(labels: Uint8Array, scores: Float32Array, count = 200): RocPoint[] | undefined {
  const curve = rocCurve(labels, scores);
  if (!curve.defined) return undefined;
  const { falsePositiveRates: x, truePositiveRates: y } = curve.value;
  const chords = [chordOf(x, y, 0, x.length - 1)];
  while (chords.length < count - 1) {
    const worst = chords.reduce((a, b) => (b.leftOut > a.leftOut ? b : a));
    if (worst.leftOut === 0) break;
    const { from, to, farthest } = worst;
    chords.splice(chords.indexOf(worst), 1, chordOf(x, y, from, farthest), chordOf(x, y, farthest, to));
  }
  const round = (value: number): number => Math.round(value * 1e5) / 1e5;
  return [0, ...chords.map(({ to }) => to)].map((i) => [round(x[i]!), round(y[i]!)]);
}

interface Chord {
  readonly from: number;
  readonly to: number;
  /** Between the two. */
  readonly farthest: number;
  /** Area between the curve and the chord, both sides added. */
  readonly leftOut: number;
}

function chordOf(x: Float64Array, y: Float64Array, from: number, to: number): Chord {
  const [width, height] = [x[to]! - x[from]!, y[to]! - y[from]!];
  // The area of a triangle on the chord is half of this; 0 on the chord.
  const distance = (i: number): number => width * (y[i]! - y[from]!) - height * (x[i]! - x[from]!);
  let [farthest, most, leftOut] = [from, 0, 0];
  for (let i = from + 1; i < to; i++) {
    const far = Math.abs(distance(i));
    if (far > most) [farthest, most] = [i, far];
    // Widths are taken along x and y together, since the curve has vertical pieces.
    leftOut += far * (x[i + 1]! - x[i - 1]! + y[i + 1]! - y[i - 1]!);
  }
  const length = width + height;
  return { from, to, farthest, leftOut: most < 1e-15 ? 0 : leftOut / (2 * length) };
}
