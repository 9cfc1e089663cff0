/** The little of protobuf and of ONNX's messages that a graph needs: a writer, no reader. Field numbers are those of onnx.proto3. */

/** An encoded message, or a field of one. */
type Chunk = Uint8Array;

const text = new TextEncoder();

function join(chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(chunks.reduce((sum, c) => sum + c.length, 0));
  let at = 0;
  for (const c of chunks) {
    all.set(c, at);
    at += c.length;
  }
  return all;
}

/** Unsigned base-128 integer. */
function varint(value: number): Chunk {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value)); // negatives in two's complement, as int64 asks
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

export const int = (field: number, value: number): Chunk => join([varint(field << 3), varint(value)]);
export const float = (field: number, value: number): Chunk =>
  join([varint((field << 3) | 5), new Uint8Array(Float32Array.of(value).buffer)]);
export const bytes = (field: number, value: Uint8Array): Chunk => join([varint((field << 3) | 2), varint(value.length), value]);
export const string = (field: number, value: string): Chunk => bytes(field, text.encode(value));
export const message = (field: number, fields: readonly Chunk[]): Chunk => bytes(field, join(fields));

/** ONNX element types. */
const elementType = { float: 1, int32: 6, int64: 7 } as const;

export type Attribute = number | readonly number[] | { readonly float: number };

function attribute(name: string, value: Attribute): Chunk {
  if (typeof value === 'number') return message(5, [string(1, name), int(3, value), int(20, 2)]);
  if ('float' in value) return message(5, [string(1, name), float(2, value.float), int(20, 1)]);
  return message(5, [string(1, name), ...value.map((v) => int(8, v)), int(20, 7)]);
}

/** A NodeProto, as a field of the graph. */
export const node = (
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>>,
): Chunk =>
  message(1, [
    ...inputs.map((i) => string(1, i)),
    ...outputs.map((o) => string(2, o)),
    string(3, outputs[0]),
    string(4, op),
    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  ]);

/** A TensorProto, as an initializer of the graph. */
export const initializer = (name: string, shape: readonly number[], data: Float32Array | BigInt64Array): Chunk =>
  message(5, [
    ...shape.map((d) => int(1, d)),
    int(2, data instanceof Float32Array ? elementType.float : elementType.int64),
    string(8, name),
    bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);

/** A ValueInfoProto: an input (field 11) or output (12) of the graph. */
export const value = (field: 11 | 12, name: string, type: keyof typeof elementType, shape: readonly number[]): Chunk =>
  message(field, [
    string(1, name),
    message(2, [
      message(1, [
        int(1, elementType[type]),
        message(
          2,
          shape.map((d) => message(1, [int(1, d)])),
        ),
      ]),
    ]),
  ]);

/** A ModelProto, with metadata by key. */
export const model = (opset: number, graph: readonly Chunk[], metadata: Readonly<Record<string, string>> = {}): Uint8Array<ArrayBuffer> =>
  join([
    int(1, 8),
    string(2, 'trm-playground'),
    message(7, [...graph, string(2, 'supervision-step')]),
    message(8, [string(1, ''), int(2, opset)]),
    ...Object.entries(metadata).map(([key, text]) => message(14, [string(1, key), string(2, text)])),
  ]);
