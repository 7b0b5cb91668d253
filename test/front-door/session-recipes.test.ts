// The code that docs/backend.md shows, run: the built session function opens the sessions, the team's code checks them.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { sessionsEnvironment } from '../../infra/constructs/session-readers.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { localStage } from '../../local/local-stage.ts';
import { signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { access, authorizerEvent, byBearer, get, type TeamRequest } from '../support/team-request.ts';

const bench = provideSystem();
const signIn = () => signInByPasskey(bench);
beforeEach(() => bench.system().dynamodb.faults.clear());

beforeAll(() => {
  const { dynamodb, template, url } = bench.system();
  const settings = parseStage('local', { ...localStage, allowedOrigins: [url] });
  const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = access.credentials;
  const aws = { AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url, AWS_REGION: access.region };
  const own = sessionsEnvironment(settings, template.tables[0]?.name ?? '');
  for (const [name, value] of Object.entries({ ...own, ...aws, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }))
    vi.stubEnv(name, value);
});
// Not by another process.env: Vitest would go on with the first one, for all files that the worker runs later.
afterAll(() => void vi.unstubAllEnvs());

test('answers as a Lambda function', async () => {
  const { handler } = await import('../../docs/recipes/orders-function.ts');
  const session = await signIn();
  const ask = (request: TeamRequest) => handler(authorizerEvent(request));
  expect(await ask(byBearer(session))).toEqual({
    statusCode: 200,
    body: JSON.stringify({ ordersOf: session.userId }),
  });
  expect((await ask(get({}))).statusCode).toBe(401);
  bench.system().dynamodb.faults.next('GetItem', { kind: 'error', name: 'InternalServerError' }, 10);
  await expect(ask(byBearer(session))).rejects.toThrow('temporarily_unavailable');
});

test('answers as a service', async () => {
  const { service } = await import('../../docs/recipes/orders-service.ts');
  await once(service.listen(0, '127.0.0.1'), 'listening');
  const at = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const session = await signIn();
  const ask = async ({ headers }: TeamRequest) => {
    const answer = await fetch(at, { headers });
    return [answer.status, await answer.json()];
  };
  expect(await ask(byBearer(session))).toEqual([200, { ordersOf: session.userId }]);
  expect(await ask(get({}))).toEqual([401, { code: 'unauthorized' }]);
  bench.system().dynamodb.faults.next('GetItem', { kind: 'error', name: 'InternalServerError' }, 10);
  expect(await ask(byBearer(session))).toEqual([503, { code: 'temporarily_unavailable' }]);
  service.close();
  service.closeAllConnections();
});

test.each(['orders-function.ts', 'orders-service.ts', 'orders-api.ts'])('is %s of docs/recipes', (file) => {
  const docs = join(import.meta.dirname, '..', '..', 'docs');
  const code = readFileSync(join(docs, 'recipes', file), 'utf8')
    .replaceAll('../../session/index.ts', 'corbado-actions/session')
    .replaceAll('../../infra/corbado-actions.ts', 'corbado-actions');
  expect(readFileSync(join(docs, 'backend.md'), 'utf8')).toContain(`\`\`\`ts\n${code}\`\`\``);
});
