// The body of a request, up to what API Gateway accepts.
import type { IncomingMessage } from 'node:http';

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const maximumBytes = 10 * 1024 * 1024;

/** The whole body, or nothing when it is too large. The rest is read all the same: who is still sending misses the answer. */
export const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  let chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maximumBytes) chunks = [];
    else chunks.push(chunk);
  }
  return bytes > maximumBytes ? undefined : Buffer.concat(chunks);
};
