// Copies what passes through a stream, by standing before the methods that it passes through.

export type Captured = { readonly text: () => string };

const maximumBytes = 64 * 1024;

const toBuffer = (chunk: unknown): Buffer | undefined => {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  return chunk instanceof Uint8Array ? Buffer.from(chunk) : undefined;
};

/** Of what is longer than 64 kB only the beginning is kept. */
export const captureChunks = <Stream extends object>(stream: Stream, ...methods: (keyof Stream)[]): Captured => {
  const chunks: Buffer[] = [];
  let size = 0;
  // `end` calls `write` in some versions of Node: the same chunk must not be kept twice.
  let isInside = false;
  const keep = (chunk: unknown): void => {
    const bytes = toBuffer(chunk);
    if (bytes === undefined || size >= maximumBytes) return;
    size += bytes.length;
    chunks.push(bytes);
  };
  const standBefore = (method: keyof Stream): void => {
    const original = stream[method];
    if (typeof original !== 'function') return;
    const replacement = (...passed: unknown[]): unknown => {
      if (isInside) return Reflect.apply(original, stream, passed);
      keep(passed[0]);
      isInside = true;
      try {
        return Reflect.apply(original, stream, passed);
      } finally {
        isInside = false;
      }
    };
    Object.assign(stream, { [method]: replacement });
  };
  for (const method of methods) standBefore(method);
  return { text: () => Buffer.concat(chunks).toString('utf8') };
};
