// Every way in which a request can end: what its answer carries for browsers, caches and the next developer, and the one line of it in the log.
import { expect, test } from 'vitest';
import { refusalTable } from '../../functions/shared/frame/refusal.ts';
import type { Answer } from '../support/client.ts';
import { expectDescribed } from '../support/described.ts';
import { entryOf, knownFields } from '../support/log-entries.ts';
import type { Outcome } from '../support/outcome.ts';
import { outcomes } from '../support/outcomes.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

const securityHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  vary: 'Origin, Sec-Fetch-Site',
};

const logins = ['passkey/verify', 'verifySignedPasskeyData', 'completeLogin'].map((path) => `POST /auth/${path}`);

const expectAnswer = ({ status: got, headers, body, raw }: Answer, { route, status, code }: Outcome): void => {
  expect([got, body.code]).toEqual([status, code]);
  expect(headers).toMatchObject(securityHeaders);
  const [, maxAge] = /^max-age=(\d+)/.exec(String(headers['strict-transport-security'])) ?? [];
  expect(Number(maxAge)).toBeGreaterThanOrEqual(365 * 86_400);
  expect(headers['content-type']).toBe(`application/${code === undefined ? '' : 'problem+'}json; charset=utf-8`);
  expect(headers['x-request-id']).toMatch(/./);
  // An interrupted login must not be sent again as it is.
  const waits = code === 'temporarily_unavailable';
  expect(headers['retry-after']).toEqual(waits ? expect.stringMatching(/^([1-9]|[12]\d|30)$/) : undefined);
  if (code === undefined) return;
  expect(JSON.parse(raw)).toEqual({
    type: `urn:corbado-actions:problem:${code}`,
    title: refusalTable[code].title,
    status,
    code,
    requestId: headers['x-request-id'],
    error: refusalTable[code].title,
    ...(logins.includes(route) && { success: false }),
    ...(body.detail !== undefined && { detail: expect.any(String) }),
  });
  if (status === 401 || status >= 500) expect(body.detail).toBeUndefined();
};

// Fetched again at most once a minute and function, so it is counted with whichever outcome comes first.
const beside = 'SecretRefresh';
const levelOf = (status: number): string =>
  status >= 500 ? 'ERROR' : status >= 400 && status !== 401 ? 'WARN' : 'INFO';
const functionOf = (route: string): string | undefined =>
  bench.system().template.routes.find(({ method, path }) => `${method} ${path}` === route)?.functionName;

const expectLine = (answer: Answer, { route, status, code, metrics }: Outcome): void => {
  const entry = entryOf(bench, answer);
  expect(Object.keys(entry).filter((name) => !knownFields.has(name))).toEqual([]);
  expect(entry).toMatchObject({
    requestId: answer.headers['x-request-id'],
    service: 'corbado-actions',
    stage: 'local',
    function: functionOf(route),
    level: levelOf(status),
    outcome: code === undefined ? 'ok' : 'refused',
    status,
    durationMs: expect.any(Number),
    coldStart: expect.any(Boolean),
  });
  expect(entry.code).toBe(code);
  expect(entry.reason).toEqual(code === undefined ? undefined : expect.stringMatching(/^[a-z0-9_]+$/));
  const { _aws: embedded } = entry as { _aws?: { CloudWatchMetrics: { Metrics: { Name: string; Unit: string }[] }[] } };
  const counted = embedded?.CloudWatchMetrics[0]?.Metrics ?? [];
  expect(counted.map(({ Name }) => Name).filter((name) => name !== beside)).toEqual(metrics);
  for (const { Name, Unit } of counted) expect([entry[Name], Unit]).toEqual([1, 'Count']);
};

const check = async (_: string, outcome: Outcome): Promise<void> => {
  const answer = await outcome.run(bench);
  expectAnswer(answer, outcome);
  expectLine(answer, outcome);
  // No gateway sends the method of one of them.
  if (answer.status !== 404) expectDescribed(outcome.route, answer);
};

const titled = (some: readonly Outcome[]) =>
  some.map((outcome) => [`${outcome.route} ${outcome.when}: ${outcome.status}`, outcome] as const);
const waitsForDeadline = ({ code }: Outcome): boolean => code === 'upstream_timeout';

test.each(titled(outcomes.filter((outcome) => !waitsForDeadline(outcome))))('C5, L4: %s', check);
test.concurrent.each(titled(outcomes.filter(waitsForDeadline)))('C5, L4: %s', check);

test('C5: every code that a caller can meet is among them, but for those of other settings', () => {
  const met = new Set(outcomes.map(({ code }) => code));
  const missing = Object.keys(refusalTable).filter((code) => !met.has(code as never));
  // Users known by addresses, events that are trusted without proof, appends that fail when the user pool cannot be told, and more requests
  // than a person makes.
  expect(missing.sort()).toEqual([
    'duplicate_event',
    'flag_not_applicable',
    'identifier_taken',
    'identity_not_accepted',
    'too_many_requests',
  ]);
});
