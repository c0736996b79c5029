import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuadError } from '@duad/core';
import protobuf from 'protobufjs';
import { who } from './who.js';

/** What is read from the file itself, because onnxruntime does not tell. */
export interface ModelFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The model's own properties, such as `Image.NominalPixelRange`. */
  readonly properties: ReadonlyMap<string, string>;
  /** SHA-256 of the file and of the files beside it that hold its weights. */
  readonly sha256: string;
}

/** Field numbers of onnx.proto (https://onnx.ai/onnx/api/classes.html). */
const fields = { graph: 7, properties: 14, initializer: 5, externalData: 13, output: 12, name: 1, key: 1, value: 2 };
/** The way from the graph to the sides of an input: input, type, tensor type, shape. */
const toSides = [11, 2, 1, 2] as const;
const side = 1;
/** Shapes that the writer of the model worked out for tensors inside the graph. */
const innerShapes = 13;

/** @throws FILE_NOT_FOUND or INVALID_FILE */
export async function readModelFile(path: string): Promise<ModelFile> {
  const bytes = await readFile(path).catch((cause) => {
    throw new DuadError('FILE_NOT_FOUND', `${who}: ${path}: the model cannot be read (${cause.message})`, { cause });
  });
  const properties = new Map<string, string>();
  const beside = new Set<string>();
  try {
    for (const [field, value] of messageFields(bytes)) {
      if (field === fields.properties) properties.set(...entry(value));
      if (field !== fields.graph) continue;
      for (const [part, initializer] of messageFields(value)) {
        if (part !== fields.initializer) continue;
        for (const [place, data] of messageFields(initializer)) {
          if (place !== fields.externalData) continue;
          const [key, location] = entry(data);
          if (key === 'location') beside.add(location);
        }
      }
    }
  } catch (cause) {
    throw new DuadError('INVALID_FILE', `${who}: ${path}: expected an ONNX model, got something else`, { cause });
  }
  const hash = createHash('sha256').update(bytes);
  for (const location of [...beside].sort()) await addFile(hash, path, location);
  return { path, bytes, properties, sha256: hash.digest('hex') };
}

/**
 * The model with one more result. Protobuf messages that follow each other are merged, so that a few bytes behind the
 * file suffice: a graph with nothing but the name of the output.
 */
export function withOutput(bytes: Uint8Array, name: string): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32((fields.graph << 3) | 2).fork();
  writer.uint32((fields.output << 3) | 2).fork();
  writer.uint32((fields.name << 3) | 2).string(name);
  writer.ldelim().ldelim();
  return Buffer.concat([bytes, writer.finish()]);
}

/** The model with height and width of its image inputs left open, whatever the file says. */
export function withOpenSides(bytes: Uint8Array, layout: 'nchw' | 'nhwc' | undefined): Uint8Array {
  return rewrite(bytes, fields.graph, (graph) =>
    rewrite(
      rewrite(graph, innerShapes, () => undefined),
      toSides[0],
      (input) =>
        rewrite(input, toSides[1], (type) =>
          rewrite(type, toSides[2], (tensor) => rewrite(tensor, toSides[3], (shape) => openSides(shape, layout))),
        ),
    ),
  );
}

function openSides(shape: Uint8Array, layout: 'nchw' | 'nhwc' | undefined): Uint8Array {
  const sides = [...messageFields(shape)].map(([, value]) => value);
  if (sides.length !== 4) return shape;
  const isFirst = layout === undefined ? isDepth(sides[1]!) : layout === 'nchw';
  let at = -1;
  return rewrite(shape, side, (value) => {
    at += 1;
    return (isFirst ? at >= 2 : at === 1 || at === 2) ? new Uint8Array() : value;
  });
}

/** A side of one or three: `dim_value` in a byte. */
function isDepth(value: Uint8Array): boolean {
  return value.length === 2 && value[0] === side << 3 && (value[1] === 1 || value[1] === 3);
}

/** A message with another value, or none, for every field of a number; all else stays as it is, byte by byte. */
function rewrite(bytes: Uint8Array, field: number, change: (value: Uint8Array) => Uint8Array | undefined): Uint8Array {
  const reader = protobuf.Reader.create(bytes);
  const parts: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag !== ((field << 3) | 2)) {
      reader.skipType(tag & 7);
      parts.push(bytes.subarray(start, reader.pos));
      continue;
    }
    const value = change(reader.bytes());
    if (value) parts.push(protobuf.Writer.create().uint32(tag).bytes(value).finish());
  }
  return Buffer.concat(parts);
}

/** The fields of a message that are messages, texts or bytes themselves. */
function* messageFields(bytes: Uint8Array): Generator<[number, Uint8Array]> {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if ((tag & 7) === 2) {
      const length = reader.uint32();
      const from = reader.pos;
      reader.skip(length);
      yield [tag >>> 3, bytes.subarray(from, from + length)];
    } else reader.skipType(tag & 7);
  }
}

function entry(bytes: Uint8Array): [string, string] {
  const texts = new Map([...messageFields(bytes)].map(([field, value]) => [field, Buffer.from(value).toString()]));
  return [texts.get(fields.key) ?? '', texts.get(fields.value) ?? ''];
}

async function addFile(hash: Hash, path: string, location: string): Promise<void> {
  try {
    for await (const chunk of createReadStream(join(dirname(path), location))) hash.update(chunk as Buffer);
  } catch (cause) {
    throw new DuadError('FILE_NOT_FOUND', `${who}: ${path}: its weights are expected at ${location} beside it`, {
      cause,
    });
  }
}
