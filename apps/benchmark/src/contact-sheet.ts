/** A picture to lay out: height x width x channels bytes, 1 channel or 3. */
export interface SheetTile {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Framed in red. */
  readonly isMarked: boolean;
}

/** Red, green and blue bytes. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly channels: 3;
  readonly depth: 8;
}

const gap = 4;
const frame = 2;
const red = [220, 30, 30];

/** Lays pictures of one size out in rows, on white. */
export function contactSheet(rows: readonly (readonly SheetTile[])[], across: number): Sheet {
  const first = rows.find((row) => row.length > 0)?.[0] ?? { height: 1, width: 1 };
  const [cellHeight, cellWidth] = [first.height + gap, first.width + gap];
  const width = across * cellWidth + gap;
  const height = rows.length * cellHeight + gap;
  const data = new Uint8Array(3 * width * height).fill(255);
  const fill = (x: number, y: number, colour: ArrayLike<number>): void => {
    for (let channel = 0; channel < 3; channel++) data[3 * (y * width + x) + channel] = colour[channel]!;
  };
  rows.forEach((tiles, row) => {
    tiles.slice(0, across).forEach((tile, column) => {
      const [left, top] = [gap + column * cellWidth, gap + row * cellHeight];
      if (tile.isMarked) {
        for (let y = top - frame; y < top + tile.height + frame; y++) {
          for (let x = left - frame; x < left + tile.width + frame; x++) fill(x, y, red);
        }
      }
      for (let i = 0; i < tile.height * tile.width; i++) {
        const at = i * tile.channels;
        const colour = [0, 1, 2].map((channel) => tile.data[at + (tile.channels === 3 ? channel : 0)]!);
        fill(left + (i % tile.width), top + Math.floor(i / tile.width), colour);
      }
    });
  });
  return { width, height, data, channels: 3, depth: 8 };
}
