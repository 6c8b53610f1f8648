import { protobufEncoder } from '../protobuf';

/**
 * The part of TensorBoard's schema that is written, scalars, histograms and images in the older form: current
 * versions show it, and its readers list each kind by its name.
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto
 */
const schema = `
syntax = "proto3";
message Event { double wall_time = 1; int64 step = 2; oneof what { string file_version = 3; Summary summary = 5; } }
message Summary { repeated Value value = 1; }
message Value {
  string tag = 1; SummaryMetadata metadata = 9;
  oneof value { float simple_value = 2; Image image = 4; HistogramProto histo = 5; TensorProto tensor = 8; }
}
message Image { int32 height = 1; int32 width = 2; int32 colorspace = 3; bytes encoded_image_string = 4; }
message HistogramProto {
  double min = 1; double max = 2; double num = 3; double sum = 4; double sum_squares = 5;
  repeated double bucket_limit = 6; repeated double bucket = 7;
}
message Dim { int64 size = 1; }
message TensorShapeProto { repeated Dim dim = 2; }
message TensorProto { int32 dtype = 1; TensorShapeProto tensor_shape = 2; repeated bytes string_val = 8; }
message PluginData { string plugin_name = 1; }
message SummaryMetadata { PluginData plugin_data = 1; }`;

/** An event as the bytes of a record. */
export const encodeEvent = protobufEncoder(schema, 'Event');
