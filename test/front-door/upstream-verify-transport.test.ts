// V5, U2: a verification that may have reached Corbado is never sent again, and is sent nowhere else.
import { createServer } from 'node:http';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fault } from '../../local/corbado/fault.ts';
import { startLoopbackServer } from '../../local/stand-in/loopback-server.ts';
import { callsDuring, callsTo } from '../support/corbado-calls.ts';
import { entryOf } from '../support/log-entries.ts';
import { runWith } from '../support/run-with.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

const restore = () => runWith(bench, 'verify-passkey', {});
beforeEach(async () => {
  bench.system().corbado.faults.clear();
  await bench.system().warm('verify-passkey');
});

const verify = (signedPasskeyData: string) => bench.client.post('/auth/passkey/verify', { signedPasskeyData });
const verifySomebody = async () => {
  const userId = newUserId();
  const answer = await verify(await passkeyProofFor(bench, userId));
  return { answer, sessions: await rowsOf(bench, userId, 'S#') };
};

describe('V5: sent once', () => {
  it.each<[string, Fault]>([
    ['a line that is dropped', { kind: 'drop' }],
    ['a line that is dropped after Corbado has verified', { kind: 'drop', afterApplying: true }],
    ['a status 500', { kind: 'status', status: 500 }],
    ['too many requests', { kind: 'rate-limited', retryAfter: '1' }],
  ])('V5: with %s', async (_, fault) => {
    bench.system().corbado.faults.next('verify', fault);
    const { result, calls } = await callsDuring(bench, 'verify', verifySomebody);
    expect([result.answer.status, calls.length, result.sessions]).toEqual([
      fault.kind === 'rate-limited' ? 503 : 502,
      1,
      [],
    ]);
  });

  it('V5: over a kept connection that is dropped as well', async () => {
    expect((await verifySomebody()).answer.status).toBe(200);
    bench.system().corbado.faults.next('verify', { kind: 'drop' });
    const { result, calls } = await callsDuring(bench, 'verify', verifySomebody);
    expect([result.answer.status, result.answer.body.code, calls.length]).toEqual([502, 'upstream_error', 1]);
  });

  it('V5: a connection that Corbado has closed in the meantime costs nobody a login', async () => {
    bench.system().corbado.faults.next('verify', { kind: 'close-idle' });
    expect((await verifySomebody()).answer.status).toBe(200);
    expect((await verifySomebody()).answer.status).toBe(200);
  });
});

describe('V5: never sent', () => {
  afterAll(restore);

  it('V5: a refused connection is tried a second time, and then it is a 502', async () => {
    runWith(bench, 'verify-passkey', { CORBADO_API_BASE_URL: 'http://127.0.0.1:9' });
    const { answer, sessions } = await verifySomebody();
    expect([answer.status, answer.body.code, sessions]).toEqual([502, 'upstream_error', []]);
    expect(entryOf(bench, answer)).toMatchObject({ upstreamAttempts: 2, reason: 'corbado_unreachable' });
  });

  it('U2: what does not speak TLS is not told anything', async () => {
    const heard: string[] = [];
    const server = createServer((request) => heard.push(request.url ?? ''));
    server.on('clientError', (_, socket) => socket.destroy());
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    runWith(bench, 'verify-passkey', { CORBADO_API_BASE_URL: `https://127.0.0.1:${port}` });
    const { answer, sessions } = await verifySomebody();
    server.close();
    expect([answer.status, sessions, heard]).toEqual([502, [], []]);
  });
});

describe('U2: redirects', () => {
  it.each([302, 307])('U2: a %i is not followed', async (status) => {
    const elsewhere = await startLoopbackServer(0, async (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"verificationResult":"success"}');
    });
    const headers = { location: `${elsewhere.url}/v2/passkey/verifySignedData` };
    const fault: Fault =
      status === 307 ? { kind: 'redirect', to: headers.location } : { kind: 'status', status, headers };
    bench.system().corbado.faults.next('verify', fault);
    const { result, calls } = await callsDuring(bench, 'verify', verifySomebody);
    expect([result.answer.status, result.answer.body.code, calls.length]).toEqual([502, 'upstream_error', 1]);
    expect([elsewhere.connectionCount(), result.sessions]).toEqual([0, []]);
    await elsewhere.close();
  });
});

describe('iU13: too late', () => {
  it('iU13: a success after our patience leaves no session', async () => {
    bench.system().corbado.faults.next('verify', { kind: 'late', milliseconds: 3000 });
    const userId = newUserId();
    const answer = await verify(await passkeyProofFor(bench, userId));
    expect([answer.status, answer.body.code]).toEqual([504, 'upstream_timeout']);
    // Corbado's answer is on its way now.
    await vi.waitFor(() => expect(callsTo(bench, 'verify').at(-1)?.status).toBe(200), { timeout: 5000 });
    expect((await verifySomebody()).sessions).toHaveLength(1);
    expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
  });
});
