// A body must say that it is JSON: what a foreign page could send without asking first, or what is something else, is 415.
import { beforeAll, expect, test } from 'vitest';
import { eventFor, invokeRoute } from '../support/direct-http.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { everyPost, postEndpoints, preparePost } from '../support/every-post.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const accepted = [
  'application/json',
  'Application/JSON; Charset=UTF-8',
  'application/json;charset=utf-8',
  'application/json; charset="utf-8"',
  'application/json \t;\tcharset=UTF-8 ',
];
const refused = [
  '',
  'json',
  'text/plain',
  'text/plain;charset=UTF-8',
  'text/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/javascript',
  'application/octet-stream',
  'application/jsonp',
  'application/json5',
  'application/problem+json',
  'xapplication/json',
  'application/json,text/plain',
  'text/plain,application/json',
  'application/json, application/json',
  'application/json; charset=utf-16',
  'application/json; charset=latin1',
  'application/json; charset=',
  'application/json; boundary=x',
  'application/json; charset=utf-8; charset=utf-16',
  'text/plain; application/json',
  '*/*',
];

test.each(everyPost)('C4, iH7: %s takes JSON, however that is written', async (_, endpoint) => {
  for (const type of accepted) {
    const body = JSON.stringify(await endpoint.goodBody(bench));
    const { send } = await preparePost(bench, endpoint, body, { 'content-type': type });
    expect([type, (await send()).status]).toEqual([type, 200]);
  }
});

test.each(everyPost)('C4, iH9: %s takes no other type, and looks nothing up', async (_, endpoint) => {
  const body = JSON.stringify(await endpoint.goodBody(bench));
  for (const type of refused) {
    const { send } = await preparePost(bench, endpoint, body, { 'content-type': type });
    const { result, effects } = await effectsOf(bench, send);
    expect([type, result.status, result.body.code, effects]).toEqual([type, 415, 'unsupported_media_type', noEffects]);
  }
});

test.each(everyPost)('C4, iH5: %s takes no body without a type', async (_, endpoint) => {
  const body = Buffer.from(JSON.stringify(await endpoint.goodBody(bench)));
  const { cookie, ...headers } = (await endpoint.headers(bench, body)) as Record<string, string>;
  const { headers: all, ...event } = eventFor(bench, endpoint.route, { headers, body });
  const { 'content-type': _type, ...untyped } = all as Record<string, string>;
  const replace = { ...event, headers: untyped, ...(cookie !== undefined && { cookies: [cookie] }) };
  const { result, effects } = await effectsOf(bench, () => invokeRoute(bench, endpoint.route, { replace }));
  expect([result.status, result.body.code, effects]).toEqual([415, 'unsupported_media_type', noEffects]);
});

test.each(everyPost)('C4: %s takes no two types in two headers', async (_, endpoint) => {
  const body = Buffer.from(JSON.stringify(await endpoint.goodBody(bench)));
  const headers = await endpoint.headers(bench, body);
  const types = ['application/json', 'text/plain'];
  for (const twice of [types, types.toReversed()]) {
    const answer = await bench.client.post(endpoint.route.slice('POST '.length), body, {
      headers: { ...headers, 'content-type': undefined, 'Content-Type': twice as unknown as string },
    });
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type']);
  }
});

test('C4: there is an answer to POST on each of the ten paths, and to GET on none but the two of sessions', async () => {
  const { routes } = bench.system().template;
  const posts = routes.filter(({ method }) => method === 'POST').map(({ path }) => `POST ${path}`);
  expect(posts.sort()).toEqual(postEndpoints.map(({ route }) => route).sort());
  const gets = routes.filter(({ method }) => method === 'GET').map(({ path }) => path);
  expect(gets.sort()).toEqual(['/auth/session', '/auth/sessions']);
});
