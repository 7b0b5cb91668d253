// The least of a Lambda runtime, for machines on which Amazon's own client cannot be built: loads a handler, asks the Runtime API for
// events, answers them. Plain JavaScript, and node:http without an ESM import, which would load undici for every handler alike.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const http = process.getBuiltinModule('node:http');
const { AWS_LAMBDA_RUNTIME_API: api, LAMBDA_TASK_ROOT: folder = '' } = process.env;
const agent = new http.Agent({ keepAlive: true });

const ask = (method, path, body) =>
  new Promise((resolve, reject) => {
    const request = http.request(`http://${api}/2018-06-01/runtime/${path}`, { method, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, text: Buffer.concat(chunks).toString() }));
    });
    request.on('error', reject);
    request.end(body);
  });

const fail = async (path, error) => ask('POST', path, JSON.stringify({ errorMessage: String(error?.stack ?? error) }));

const serve = async (handler) => {
  const { headers, text } = await ask('GET', 'invocation/next');
  const id = headers['lambda-runtime-aws-request-id'];
  const endsAt = Number(headers['lambda-runtime-deadline-ms']);
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => endsAt - Date.now() };
  try {
    const answer = await handler(JSON.parse(text), context);
    await ask('POST', `invocation/${id}/response`, JSON.stringify(answer));
  } catch (error) {
    await fail(`invocation/${id}/error`, error);
  }
  return serve(handler);
};

try {
  const file = readdirSync(folder).find((name) => /^index\.[cm]?js$/.test(name));
  const loaded = await import(pathToFileURL(join(folder, file)).href);
  await serve(loaded.handler ?? loaded.default.handler);
} catch (error) {
  await fail('init/error', error);
  process.exit(1);
}
