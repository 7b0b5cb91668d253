// A secret: which texts are one, and what happens over time: fetched once, kept while fresh, longer while its source is down, fetched
// again when it is wrong.
import { describe, expect, it } from 'vitest';
import { createSecret, parseSecret } from '../../../../functions/shared/aws/secret.ts';
import { callAt } from '../../call-at.ts';
import { holdSecret } from '../../held-secret.ts';
import { refusing } from '../../refusing.ts';

const first = { current: 'first-secret-of-24-letters' };
const second = { current: 'second-secret-of-24-letters', previous: first.current };

const start = () => {
  const clock = { seconds: 5000 };
  const held = holdSecret(first);
  const secret = createSecret(held.fetch, () => clock.seconds);
  return {
    clock,
    held,
    read: (call = callAt()) => secret.read(call),
    refresh: (call = callAt()) => secret.refresh(call),
  };
};
const down = new Error('canary: service is down');

describe('reading', () => {
  it('R8: fetches once for all who ask at the same time', async () => {
    const { held, read, refresh } = start();
    const all = await Promise.all([...Array.from({ length: 20 }, () => read()), refresh()]);
    expect(all).toEqual(Array(21).fill(first));
    expect(held.fetches()).toBe(1);
  });

  it.each([
    [299, first, 1],
    [300, second, 2],
  ])('R8: %i s after the fetch, gives %j', async (seconds, expected, fetches) => {
    const { clock, held, read } = start();
    await read();
    held.rotate(second);
    clock.seconds += seconds;
    expect(await read()).toEqual(expected);
    expect(held.fetches()).toBe(fetches);
  });

  it.each([
    [300, first],
    [3599, first],
    [3600, undefined],
  ])('R5: %i s after the last fetch, with its source down, gives %j', async (seconds, expected) => {
    const { clock, held, read } = start();
    await read();
    held.fail(down);
    clock.seconds += seconds;
    if (expected !== undefined) expect(await read()).toEqual(expected);
    else await expect(read()).rejects.toEqual(refusing('temporarily_unavailable', 'secret_unavailable'));
  });

  it('R4: that the function may not read is logged with the action that is denied', async () => {
    const { held, read } = start();
    const message = 'User: arn:aws:sts::1:assumed-role/R/f is not authorized to perform: secretsmanager:GetSecretValue';
    held.fail(Object.assign(new Error(message), { name: 'AccessDeniedException' }));
    const call = callAt();
    await expect(read(call)).rejects.toMatchObject({ code: 'internal_error' });
    const denied = { upstreamErrorType: 'AccessDeniedException', deniedAction: 'secretsmanager:GetSecretValue' };
    expect(call.trail.facts).toMatchObject(denied);
  });

  it('R5: with its source down and nothing held is an outage, and the source’s words stay inside', async () => {
    const { held, read } = start();
    held.fail(down);
    const call = callAt();
    await expect(read(call)).rejects.toEqual(refusing('temporarily_unavailable', 'secret_unavailable'));
    await expect(read()).rejects.not.toThrow(/canary/);
    expect(call.trail.facts).toEqual({ upstreamErrorType: 'Error' });
    held.rotate(first);
    expect(await read()).toEqual(first);
  });

  it('R6: with an unusable text is our fault, and says what to do', async () => {
    const { held, read } = start();
    held.rotate({ current: 'replace-me' });
    const call = callAt();
    await expect(read(call)).rejects.toEqual(refusing('internal_error', 'secret_unusable'));
    expect(call.trail.facts.hint).toContain('"current"');
  });

  it('R8: keeps the good value when an unusable text is put in its place', async () => {
    const { clock, held, read } = start();
    await read();
    held.rotate({ current: 'oops' });
    clock.seconds += 300;
    expect(await read()).toEqual(first);
  });
});

describe('refreshing', () => {
  it('R8: fetches at most once a minute, for whatever reason it is asked', async () => {
    const { clock, held, read, refresh } = start();
    await read();
    held.rotate(second);
    const call = callAt();
    expect(await refresh(call)).toEqual(second);
    expect([...call.trail.metrics]).toEqual(['SecretRefresh']);
    for (const seconds of [0, 1, 58, 0.9]) {
      clock.seconds += seconds;
      expect(await refresh()).toEqual(second);
    }
    expect(held.fetches()).toBe(2);
    clock.seconds += 0.1;
    await refresh();
    expect(held.fetches()).toBe(3);
  });

  it('R8: counts as fresh for reading', async () => {
    const { clock, held, read, refresh } = start();
    await read();
    clock.seconds += 299;
    await refresh();
    clock.seconds += 299;
    await read();
    expect(held.fetches()).toBe(2);
  });

  it('R5: with its source down gives the very value at hand, so that nothing is tried twice with it', async () => {
    const { clock, held, read, refresh } = start();
    const value = await read();
    held.fail(down);
    clock.seconds += 100;
    expect(await refresh()).toBe(value);
  });
});

describe('the stored text', () => {
  const good = 'corbado1_canary_0123456789';
  const stored = (value: unknown): string => JSON.stringify(value);

  it.each([
    [stored({ current: good }), { current: good }],
    [stored({ current: good, previous: '' }), { current: good }],
    [stored({ current: good, previous: null }), { current: good }],
    [stored({ current: good, previous: `${good}x` }), { current: good, previous: `${good}x` }],
    [stored({ current: `  ${good}\n` }), { current: good }],
    [` ${stored({ current: good, note: 'canary', unused: 'x' })}\n`, { current: good }],
    [stored({ current: 'x'.repeat(24) }), { current: 'x'.repeat(24) }],
    [stored({ current: 'x'.repeat(512) }), { current: 'x'.repeat(512) }],
  ])('R6: %j is a secret', (text, expected) => expect(parseSecret(text)).toEqual(expected));

  it.each([
    ...['', ' ', good, `"${good}`, `{current:${good}}`, `{"current":"${good}"`, `{"current":"${good}"} canary`],
    `\ufeff${stored({ current: good })}`,
  ])('R6: %j is not JSON, and is not shown', (text) => {
    const check = () => parseSecret(text);
    expect(check).toThrow(refusing('internal_error', 'secret_not_json'));
    expect(check).not.toThrow(/canary/);
  });

  it.each([
    ...['null', '[]', '{}', stored(good), stored([good]), stored({ previous: good }), stored({ Current: good })],
    ...['', ' '.repeat(30), 'replace-me', 'x'.repeat(23), 'x'.repeat(513)].map((current) => stored({ current })),
    ...[`canary\r\nx-header: ${good}`, `${good}\u0000`, `${good} ${good}`, `${good}é`].map((current) =>
      stored({ current }),
    ),
    ...[[good], { value: good }, 1e30].map((current) => stored({ current })),
    stored({ current: good, previous: 'canary' }),
  ])('R6: %s is not usable, and is not shown', (text) => {
    const check = () => parseSecret(text);
    expect(check).toThrow(refusing('internal_error', 'secret_unusable'));
    expect(check).not.toThrow(/canary/);
  });
});
