// Reads a request's body as JSON, within a limit.
import type { IncomingMessage } from 'node:http';

const maximumBytes = 1_000_000;

export type JsonRequest = { ok: true; value: unknown } | { ok: false };

export const readJson = async (request: IncomingMessage): Promise<JsonRequest> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBytes) return { ok: false };
    chunks.push(chunk);
  }
  try {
    return { ok: true, value: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return { ok: false };
  }
};
