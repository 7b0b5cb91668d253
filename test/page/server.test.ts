// The page's server: what it gives away, to whom, and what it lets the page do.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SystemWithPage } from '../../page/start-with-page.ts';
import { createClient } from '../support/client.ts';
import { openPage } from './shared-page.ts';

let running: SystemWithPage;
beforeAll(async () => {
  running = await openPage();
});
const client = createClient(() => running.system.url);

/** The first message of the event stream, which may come in several pieces. */
const firstMessage = (url: string): Promise<{ events: unknown[] }> =>
  new Promise((resolve, reject) => {
    const outgoing = request(`${url}/local/events`, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        const end = text.indexOf('\n\n');
        if (end === -1) return;
        resolve(JSON.parse(text.slice('data: '.length, end)));
        response.destroy();
      });
    });
    outgoing.once('error', reject).end();
  });

describe('the page', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<div id="root">'],
    ['/local/api', 'text/html; charset=utf-8', '<div id="root">'],
    ['/local/app.js', 'text/javascript; charset=utf-8', 'Harbour Books'],
    ['/local/app.css', 'text/css; charset=utf-8', '.shop'],
    ['/local/icon.svg', 'image/svg+xml', '<svg'],
  ])('serves %s, and not twice to a browser that keeps it', async (path, contentType, part) => {
    const answer = await client.get(path);
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': contentType, 'cache-control': 'no-cache' },
    });
    expect(answer.raw).toContain(part);
    const etag = String(answer.headers.etag);
    const kept = await client.get(path, { headers: { 'if-none-match': etag } });
    expect(kept).toMatchObject({
      status: 304,
      raw: '',
      headers: { etag, 'content-security-policy': expect.any(String) },
    });
    // Of another build.
    const older = await client.get(path, { headers: { 'if-none-match': '"older"' } });
    expect([older.status, older.raw]).toEqual([200, answer.raw]);
  });

  it.each([
    ['/local/info', 'application/json', '"demoUsers"'],
    ['/local/table', 'application/json', '[]'],
    ['/local/flag?user=ada.lovelace', 'application/json', '{"isSet":false}'],
    ['/local/flag', 'application/json', 'null'],
  ])('serves %s', async (path, contentType, part) => {
    const answer = await client.get(path);
    const headers = { 'content-type': contentType, 'cache-control': 'no-store' };
    expect(answer).toMatchObject({ status: 200, headers });
    expect(answer.raw).toContain(part);
  });

  it('serves openapi.json as it is in docs, with this run as its server', async () => {
    const { servers, ...served } = JSON.parse((await client.get('/local/openapi.json')).raw);
    const { servers: placeholder, ...written } = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));
    expect(served).toEqual(written);
    expect(servers).toMatchObject([{ url: running.system.url }]);
    expect(servers).not.toEqual(placeholder);
  });

  it('names no other machine, also in the styles of Corbado’s components', async () => {
    const [html, css, script] = [
      await client.get('/'),
      await client.get('/local/app.css'),
      await client.get('/local/app.js'),
    ];
    expect(`${html.raw}${css.raw}`.match(/https?:\/\/[^"')\s]+/g) ?? []).toEqual([]);
    expect(script.raw).not.toContain('@import url(http');
  });

  it('may run its own scripts only, and call itself, Corbado, the existing login and Cognito', async () => {
    const { corbado, login, cognito } = running.system;
    const policy = String((await client.get('/')).headers['content-security-policy']).split('; ');
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
    for (const path of ['/', '/local/api']) {
      const answer = await client.get(path, { headers: { host: `127.0.0.1:${port}` } });
      expect(answer).toMatchObject({ status: 307, headers: { location: `${running.system.url}${path}` } });
    }
    for (const path of ['/', '/local/info', '/local/table', '/local/events', '/local/flag?user=ada.lovelace'])
      expect((await client.get(path, { headers: { host: 'attacker.example' } })).status, path).toBe(403);
  });

  it('leaves everything else to the gateway', async () => {
    expect((await client.get('/local/nothing')).status).toBe(404);
    expect((await client.post('/', {})).status).toBe(404);
  });

  it('knows where the user pool is, what is in it, and what the clock starts', async () => {
    const { cognito, template } = running.system;
    const userPool = { url: cognito?.url, clientId: template.userPools[0]?.clients[0]?.id };
    expect((await client.get('/local/info')).body).toMatchObject({
      app: { userPool, flagAttribute: 'custom:passkey_enrolled' },
      schedules: [{ functionName: 'reconcile', everySeconds: expect.any(Number) }],
    });
  });

  it('tells everything so far to whoever opens the stream', async () => {
    running.timeline.add({ kind: 'note', place: 'browser', title: 'heard of by whoever comes later' });
    const message = await firstMessage(running.system.url);
    expect(message).toMatchObject({ kind: 'hello', switches: running.switches.state() });
    expect(message.events.at(-1)).toMatchObject({ title: 'heard of by whoever comes later' });
    expect(running.switches.state()).toEqual({
      clockOffsetSeconds: 0,
      loginMode: 'endpoint',
      corbado: 'none',
      frontendApi: 'up',
      webhooks: 'prompt',
      cognito: 'none',
    });
  });
});

it('has in its timeline a preflight after which a browser sends nothing, with the reason, and no other preflight', async () => {
  const { system, timeline } = running;
  const before = timeline.events().at(-1)?.id ?? 0;
  for (const origin of [system.url, 'http://localhost:5173']) {
    const headers = { origin, 'access-control-request-method': 'POST' };
    await fetch(`${system.url}/auth/session`, { method: 'OPTIONS', headers });
  }
  expect(timeline.events().filter(({ id }) => id > before)).toMatchObject([
    { title: 'OPTIONS /auth/session', hint: expect.stringContaining('--origin http://localhost:5173') },
  ]);
});
