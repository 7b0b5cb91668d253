// The Authorization header of Corbado's Backend API, and the secrets that would break it.
import { expect, it } from 'vitest';
import { corbadoAuthorization } from '../../../../functions/shared/corbado/authorization.ts';
import { asRefusal } from '../../../../functions/shared/refusal.ts';
import { refusing } from '../../refusing.ts';

const projectId = 'pro-1';
const secret = 'corbado1_4tV8zQ2mN6xW1kR9pL3s';

it('U1: is Basic over project id and secret', () => {
  const pair = Buffer.from(`${projectId}:${secret}`).toString('base64');
  expect(corbadoAuthorization('basic', projectId, secret)).toBe(`Basic ${pair}`);
  expect(corbadoAuthorization('basic', projectId, pair)).toBe(`Basic ${pair}`);
});

it('U1: is Bearer and the secret as it is', () => {
  expect(corbadoAuthorization('bearer', projectId, secret)).toBe(`Bearer ${secret}`);
});

it('U1: takes the pair of another project for a secret', () => {
  const pairOfOther = Buffer.from(`pro-12:${secret}`).toString('base64');
  const expected = Buffer.from(`${projectId}:${pairOfOther}`).toString('base64');
  expect(corbadoAuthorization('basic', projectId, pairOfOther)).toBe(`Basic ${expected}`);
});

it.each([
  `${secret}\n`,
  `${secret}\r\nx: y`,
  ` ${secret}`,
  `${secret} `,
  `canary\u0000${secret}`,
  `canary-${secret}é`,
  `canary ${secret}`,
  'canary',
  '',
  `canary-${'x'.repeat(512)}`,
])('U1: %j is refused in both modes and not shown', (text) => {
  for (const mode of ['basic', 'bearer'] as const) {
    const check = () => corbadoAuthorization(mode, projectId, text);
    expect(check).toThrow(refusing('internal_error', 'corbado_secret_malformed'));
    try {
      check();
    } catch (error) {
      expect(`${error} ${JSON.stringify(error)} ${asRefusal(error).cause}`).not.toMatch(/canary|corbado1_/);
    }
  }
});
