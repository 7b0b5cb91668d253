// The page's server: what it gives away, to whom, and what it lets the page do.
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SystemWithPage, startWithPage } from '../../local/page/start-with-page.ts';
import { createClient } from '../support/client.ts';

let running: SystemWithPage;
const client = createClient(() => running.system.url);
beforeAll(async () => {
  running = await startWithPage({});
});
afterAll(() => running.close());

/** The first message of the event stream. */
const firstMessage = (url: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const outgoing = request(`${url}/local/events`, (response) => {
      response.setEncoding('utf8').once('data', (text: string) => {
        resolve(JSON.parse(text.replace(/^data: /, '')));
        response.destroy();
      });
    });
    outgoing.once('error', reject).end();
  });

describe('the page', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<div id="root">'],
    ['/local/app.js', 'text/javascript; charset=utf-8', 'Harbour Books'],
    ['/local/app.css', 'text/css; charset=utf-8', '.shop'],
    ['/local/icon.svg', 'image/svg+xml', '<svg'],
    ['/local/info', 'application/json', '"demoUsers"'],
    ['/local/table', 'application/json', '[]'],
    ['/local/flag?user=ada.lovelace', 'application/json', '{"isSet":false}'],
    ['/local/flag', 'application/json', 'null'],
  ])('serves %s', async (path, contentType, part) => {
    const answer = await client.get(path);
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': contentType, 'cache-control': 'no-store' },
    });
    expect(answer.raw).toContain(part);
  });

  it('names no other machine', async () => {
    const [html, css] = [await client.get('/'), await client.get('/local/app.css')];
    expect(`${html.raw}${css.raw}`.match(/https?:\/\/[^"')\s]+/g) ?? []).toEqual([]);
  });

  it('may run its own scripts only, and call itself, Corbado, the existing login and Cognito', async () => {
    const { corbado, login, cognito } = running.system;
    const { headers } = await client.get('/');
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        `connect-src 'self' ${[corbado, login, cognito].map((part) => part?.url).join(' ')}`,
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy.filter((rule) => rule.includes('unsafe'))).toEqual(["style-src-elem 'self' 'unsafe-inline'"]);
  });

  it('is there under one name of this machine', async () => {
    const { port } = new URL(running.system.url);
    const answer = await client.get('/', { headers: { host: `127.0.0.1:${port}` } });
    expect(answer).toMatchObject({ status: 307, headers: { location: `${running.system.url}/` } });
  });

  it.each(['/', '/local/info', '/local/table', '/local/events', '/local/flag?user=ada.lovelace'])(
    'keeps %s from names of other machines',
    async (path) => {
      expect((await client.get(path, { headers: { host: 'attacker.example' } })).status).toBe(403);
    },
  );

  it('leaves everything else to the gateway', async () => {
    expect((await client.get('/local/nothing')).status).toBe(404);
    expect((await client.post('/', {})).status).toBe(404);
  });

  it('knows where the user pool is, what is in it, and what the clock starts', async () => {
    const { cognito, template } = running.system;
    expect((await client.get('/local/info')).body).toMatchObject({
      app: {
        userPool: { url: cognito?.url, clientId: template.userPools[0]?.clients[0]?.id },
        flagAttribute: 'custom:passkey_enrolled',
      },
      schedules: [{ functionName: 'reconcile', everySeconds: expect.any(Number) }],
    });
  });

  it('tells everything so far to whoever opens the stream', async () => {
    running.timeline.add({ kind: 'note', place: 'browser', title: 'first' });
    expect(await firstMessage(running.system.url)).toMatchObject({
      kind: 'hello',
      events: [{ id: 1, title: 'first' }],
      switches: {
        clockOffsetSeconds: 0,
        loginMode: 'endpoint',
        corbado: 'none',
        frontendApi: 'up',
        webhooks: 'prompt',
        cognito: 'none',
      },
    });
  });
});
