/** Writes float32 arrays as safetensors. */
export function safetensors(
  arrays: Readonly<Record<string, { shape: readonly number[]; data: Float32Array }>>,
): Buffer {
  let offset = 0;
  const header: Record<string, unknown> = {};
  for (const [name, { shape, data }] of Object.entries(arrays)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([
    length,
    text,
    ...Object.values(arrays).map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
  ]);
}
