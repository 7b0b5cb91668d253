// Which texts in Secrets Manager are a usable secret.
import { expect, it } from 'vitest';
import { parseSecret } from '../../../../functions/shared/secret/secret.ts';
import { refusing } from '../../refusing.ts';

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
])('R6: %j is one', (text, expected) => expect(parseSecret(text)).toEqual(expected));

it.each([
  '',
  ' ',
  good,
  `"${good}`,
  `{current:${good}}`,
  `{"current":"${good}"`,
  `{"current":"${good}"} canary`,
  `\ufeff${stored({ current: good })}`,
])('R6: %j is no JSON, and is not shown', (text) => {
  const check = () => parseSecret(text);
  expect(check).toThrow(refusing('internal_error', 'secret_not_json'));
  expect(check).not.toThrow(/canary/);
});

it.each([
  'null',
  '[]',
  '{}',
  stored(good),
  stored([good]),
  stored({ previous: good }),
  stored({ Current: good }),
  stored({ current: '' }),
  stored({ current: ' '.repeat(30) }),
  stored({ current: 'replace-me' }),
  stored({ current: 'x'.repeat(23) }),
  stored({ current: 'x'.repeat(513) }),
  stored({ current: `canary\r\nx-header: ${good}` }),
  stored({ current: `${good}\u0000` }),
  stored({ current: `${good} ${good}` }),
  stored({ current: `${good}é` }),
  stored({ current: [good] }),
  stored({ current: { value: good } }),
  stored({ current: 1e30 }),
  stored({ current: good, previous: 'canary' }),
])('R6: %s is not usable, and is not shown', (text) => {
  const check = () => parseSecret(text);
  expect(check).toThrow(refusing('internal_error', 'secret_unusable'));
  expect(check).not.toThrow(/canary/);
});
