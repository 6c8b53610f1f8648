import { protobufEncoder } from '../protobuf';
import type { Attribute, Constant, ElementType, Graph, Node, Port } from './graph';

/** The part of the ONNX schema that is written. @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const schema = `
syntax = "proto3";
message AttributeProto {
  string name = 1; float f = 2; int64 i = 3; bytes s = 4; GraphProto g = 6;
  repeated float floats = 7; repeated int64 ints = 8; repeated bytes strings = 9; int32 type = 20;
}
message NodeProto {
  repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
  repeated AttributeProto attribute = 5;
}
message TensorProto { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
message TensorShapeProto { repeated Dimension dim = 1; }
message TensorTypeProto { int32 elem_type = 1; TensorShapeProto shape = 2; }
message TypeProto { TensorTypeProto tensor_type = 1; }
message ValueInfoProto { string name = 1; TypeProto type = 2; }
message GraphProto {
  repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5;
  repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
}
message OperatorSetIdProto { string domain = 1; int64 version = 2; }
message StringStringEntryProto { string key = 1; string value = 2; }
message ModelProto {
  int64 ir_version = 1; string producer_name = 2; GraphProto graph = 7; repeated OperatorSetIdProto opset_import = 8;
  repeated StringStringEntryProto metadata_props = 14;
}`;

const encode = protobufEncoder(schema, 'ModelProto');

const elementTypes: Record<ElementType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 };
const attributeTypes = { float: 1, int: 2, string: 3, graph: 5, ints: 7, strings: 8 };

const IR_VERSION = 8;
const OPSET_VERSION = 17;

/** A graph as the bytes of an `.onnx` file. */
export function encodeModel(graph: Graph, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  return encode({
    ir_version: IR_VERSION,
    producer_name: 'kymo',
    graph: graphProto(graph),
    opset_import: [{ domain: '', version: OPSET_VERSION }],
    metadata_props: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
}

function graphProto(graph: Graph) {
  return {
    name: `${graph.prefix}graph`,
    node: graph.nodes.map(nodeProto),
    initializer: graph.constants.map(tensorProto),
    input: graph.inputs.map(valueInfoProto),
    output: graph.outputs.map(valueInfoProto),
  };
}

function nodeProto({ op, inputs, outputs, attributes }: Node) {
  const attribute = Object.entries(attributes).map(([name, value]) => ({ name, ...attributeProto(value) }));
  return { op_type: op, name: outputs[0], input: inputs, output: outputs, attribute };
}

function attributeProto(value: Attribute): object {
  if (typeof value === 'number') return { type: attributeTypes.int, i: value };
  if (typeof value === 'string') return { type: attributeTypes.string, s: Buffer.from(value) };
  if ('float' in value) return { type: attributeTypes.float, f: value.float };
  if ('nodes' in value) return { type: attributeTypes.graph, g: graphProto(value) };
  if (typeof value[0] === 'string') {
    return { type: attributeTypes.strings, strings: value.map((text) => Buffer.from(String(text))) };
  }
  return { type: attributeTypes.ints, ints: value };
}

function tensorProto({ name, type, shape, values }: Constant) {
  return { name, dims: shape, data_type: elementTypes[type], raw_data: rawBytes(type, values) };
}

function rawBytes(type: ElementType, values: Constant['values']): Uint8Array {
  if (type === 'int64') return bytesOf(BigInt64Array.from(values, BigInt));
  if (type === 'float32') return bytesOf(values instanceof Float32Array ? values : Float32Array.from(values));
  if (type === 'int32') return bytesOf(values instanceof Int32Array ? values : Int32Array.from(values));
  return Uint8Array.from(values, (value) => (value ? 1 : 0));
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function valueInfoProto({ name, type, shape }: Port) {
  const dim = shape.map((size) => (typeof size === 'number' ? { dim_value: size } : { dim_param: size }));
  return { name, type: { tensor_type: { elem_type: elementTypes[type], shape: { dim } } } };
}
