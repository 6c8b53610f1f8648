/** What TensorBoard shows under a tag, at a step: one value of a summary message. */
export interface Summary {
  readonly tag: string;
  readonly [kind: string]: unknown;
}

const BUCKETS = 40;
const RGB = 3;
const STRING_TYPE = 7;

export function scalarSummary(tag: string, value: number): Summary {
  return { tag, simple_value: value };
}

/** How values are distributed, in buckets of equal width; what is not finite is left out. */
export function histogramSummary(tag: string, values: Float32Array): Summary {
  const finite = values.filter(Number.isFinite);
  const min = finite.reduce((least, value) => Math.min(least, value), finite[0] ?? 0);
  const max = finite.reduce((most, value) => Math.max(most, value), finite[0] ?? 0);
  const width = (max - min) / BUCKETS || 1;
  const bucket = new Array<number>(BUCKETS).fill(0);
  for (const value of finite) bucket[Math.min(BUCKETS - 1, Math.floor((value - min) / width))]! += 1;
  const histo = {
    min,
    max,
    num: finite.length,
    sum: finite.reduce((sum, value) => sum + value, 0),
    sum_squares: finite.reduce((sum, value) => sum + value ** 2, 0),
    bucket_limit: bucket.map((_, index) => min + (index + 1) * width),
    bucket,
  };
  return { tag, histo };
}

/** @param png an image in three colours, encoded */
export function imageSummary(tag: string, width: number, height: number, png: Uint8Array): Summary {
  return { tag, image: { height, width, colorspace: RGB, encoded_image_string: png } };
}

/** @param markdown what is shown as formatted text */
export function textSummary(tag: string, markdown: string): Summary {
  return {
    tag,
    metadata: { plugin_data: { plugin_name: 'text' } },
    tensor: {
      dtype: STRING_TYPE,
      tensor_shape: { dim: [{ size: 1 }] },
      string_val: [Buffer.from(markdown)],
    },
  };
}
