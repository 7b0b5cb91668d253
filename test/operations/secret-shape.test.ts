// Which secrets are taken, and that what is said about the others never repeats them.
import { describe, expect, it } from 'vitest';
import { parseSecret } from '../../functions/shared/secret/secret.ts';
import { type ApiAuth, type SecretKind, secretMistake } from '../../operations/secrets/secret-shape.ts';

const bytes = (length: number): string => Buffer.alloc(length, 'k').toString('base64');
const apiSecret = `corbado1_${'s'.repeat(32)}`;

const good: [SecretKind, string, ApiAuth?][] = [
  ['corbado-api', apiSecret],
  ['corbado-api', `corbado1_${'s'.repeat(15)}`],
  ['corbado-api', 'a-key-of-any-other-form-but-long', 'bearer'],
  ['action', `whsec_${bytes(32)}`],
  ['action', bytes(24)],
  ['action', bytes(64)],
  // What a deployment generates: letters and digits, 64 of them.
  ['action', `${'Ab3'.repeat(21)}x`],
];

const bad: [SecretKind, string, RegExp, ApiAuth?][] = [
  ['corbado-api', '', /is empty/],
  ['corbado-api', 'replace-me', /placeholder/],
  ['corbado-api', 's'.repeat(40), /starts with corbado1_/],
  ['corbado-api', 'corbado1_short', /not complete/],
  ['corbado-api', `corbado1_${'s'.repeat(600)}`, /not complete/],
  ['corbado-api', `corbado1_${'s'.repeat(20)} ${'s'.repeat(20)}`, /not complete/],
  ['corbado-api', `corbado1_${'s'.repeat(20)}\n${'s'.repeat(20)}`, /control character/],
  ['corbado-api', `${apiSecret}\u0007`, /control character/],
  ['corbado-api', btoa(`pro-123:${apiSecret}`), /project id and secret in one/],
  ['corbado-api', btoa(`pro-123:${apiSecret}`), /project id and secret in one/, 'bearer'],
  ['corbado-api', 'short', /not complete/, 'bearer'],
  ['action', 'replace-me', /placeholder/],
  ['action', bytes(23), /signing secret/],
  ['action', bytes(65), /signing secret/],
  ['action', apiSecret, /signing secret/],
  ['action', `whsec_${'*'.repeat(40)}`, /signing secret/],
  ['action', `whsec_whsec_${bytes(32)}`, /signing secret/],
  ['action', `${bytes(32)} ${bytes(32)}`, /signing secret/],
];

describe('secretMistake', () => {
  it.each(good)('takes %s %s (%s)', (kind, text, apiAuth) => {
    expect(secretMistake(kind, text, apiAuth)).toBeUndefined();
    // The functions judge the same.
    expect(parseSecret(JSON.stringify({ current: text })).current).toBe(text);
  });

  it.each(bad)('refuses %s %j', (kind, text, why, apiAuth) => {
    const mistake = secretMistake(kind, text, apiAuth) ?? '';
    expect(mistake).toMatch(why);
    if (text.length > 12) expect(mistake).not.toContain(text.slice(0, 12));
  });
});
