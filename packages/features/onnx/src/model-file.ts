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
