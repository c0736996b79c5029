import { maskedCrc32c } from './crc32c.js';

/** One number of a curve. */
export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  readonly tag: string;
  readonly value: number;
}

/**
 * A TensorBoard event file: TFRecords of `Event` messages (tensorflow/core/util/event.proto), of which it writes the few
 * fields that scalars need.
 */
export function eventFile(events: readonly ScalarEvent[]): Uint8Array {
  const opening = message(double(1, events[0]?.wallTime ?? 0), bytes(3, text('brain.Event:2')));
  const messages = events.map(({ wallTime, step, tag, value }) => {
    const summaryValue = message(bytes(1, text(tag)), float(2, value));
    return message(double(1, wallTime), integer(2, step), bytes(5, bytes(1, summaryValue)));
  });
  return concatenate([opening, ...messages].map(record));
}

/** Length, its checksum, data, their checksum; little-endian. */
function record(data: Uint8Array): Uint8Array {
  const framed = new Uint8Array(data.length + 16);
  const view = new DataView(framed.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(framed.subarray(0, 8)), true);
  framed.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc32c(data), true);
  return framed;
}

// Protocol buffers: every field is its number and wire type in one variable-length integer, then its value.

const message = (...fields: Uint8Array[]): Uint8Array => concatenate(fields);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function double(field: number, value: number): Uint8Array {
  const data = new Uint8Array(8);
  new DataView(data.buffer).setFloat64(0, value, true);
  return concatenate([varint(8 * field + 1), data]);
}

function float(field: number, value: number): Uint8Array {
  const data = new Uint8Array(4);
  new DataView(data.buffer).setFloat32(0, value, true);
  return concatenate([varint(8 * field + 5), data]);
}

const integer = (field: number, value: number): Uint8Array => concatenate([varint(8 * field), varint(value)]);

const bytes = (field: number, data: Uint8Array): Uint8Array =>
  concatenate([varint(8 * field + 2), varint(data.length), data]);

/** Seven bits a byte, the lowest first; the eighth bit says that more follow. */
function varint(value: number): Uint8Array {
  const data: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) data.push((rest % 128) | 128);
  data.push(rest);
  return Uint8Array.from(data);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
