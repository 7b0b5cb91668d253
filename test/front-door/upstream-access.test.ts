// How the bundle finds and proves itself to Corbado: the two spellings of a path, and the credential.

import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../support/client.ts';
import { callsDuring } from '../support/corbado-calls.ts';
import { entryOf } from '../support/log-entries.ts';
import { runWith } from '../support/run-with.ts';
import { newUserId, passkeyProofFor, signInNatively } from '../support/sign-in.ts';
import { projectId, rowsOf } from '../support/stored-rows.ts';
import { markers, markSecret, provideSystem } from '../support/system.ts';
import { status } from '../support/unusable-verifications.ts';

// The two spellings of Corbado's verify path: the specified one first, the one of its guides after a 404, and then what answered.
describe('upstream verify path', () => {
  const bench = provideSystem();
  const [specified, ofTheGuides] = ['/v2/passkey/verifySignedData', '/v2/passkeys/verifySignedData'];

  beforeEach(async () => {
    bench.system().corbado.faults.clear();
    bench.system().corbado.servePluralVerifyPathOnly(false);
    bench.system().coldStart('verify-passkey');
    await bench.system().warm('verify-passkey');
  });

  /** Status and code of one verification, the paths that were asked for it, and the sessions that came of it. */
  const verify = async () => {
    const userId = newUserId();
    const signedPasskeyData = await passkeyProofFor(bench, userId);
    const from = bench.system().corbado.calls.length;
    const { status: outcome } = await bench.client.post('/auth/passkey/verify', { signedPasskeyData });
    const paths = bench
      .system()
      .corbado.calls.slice(from)
      .filter(({ method }) => method === 'POST')
      .map(({ path }) => path);
    return [outcome, paths, (await rowsOf(bench, userId, 'S#')).length];
  };

  describe('V5: the path of verify', () => {
    it('V5: is the specified one, every time', async () => {
      expect(await verify()).toEqual([200, [specified], 1]);
      expect(await verify()).toEqual([200, [specified], 1]);
    });

    it('V5: is the one of the guides once the first was not found, and stays so', async () => {
      bench.system().corbado.servePluralVerifyPathOnly(true);
      expect(await verify()).toEqual([200, [specified, ofTheGuides], 1]);
      expect(await verify()).toEqual([200, [ofTheGuides], 1]);
      expect(await verify()).toEqual([200, [ofTheGuides], 1]);
    });

    it('V5: comes back when the other one is gone again', async () => {
      bench.system().corbado.servePluralVerifyPathOnly(true);
      await verify();
      bench.system().corbado.servePluralVerifyPathOnly(false);
      expect(await verify()).toEqual([200, [ofTheGuides, specified], 1]);
      expect(await verify()).toEqual([200, [specified], 1]);
    });

    it('V5: is forgotten with a cold start', async () => {
      bench.system().corbado.servePluralVerifyPathOnly(true);
      await verify();
      bench.system().coldStart('verify-passkey');
      expect(await verify()).toEqual([200, [specified, ofTheGuides], 1]);
    });

    it('V5: neither found is a 502 after one question each, and the specified one stays the first', async () => {
      bench.system().corbado.faults.next('verify', status(404), 2);
      bench.system().corbado.servePluralVerifyPathOnly(true);
      // The stand-in plays faults only where it serves the path: here the second question gets the 404 that was ordered.
      expect(await verify()).toEqual([502, [specified, ofTheGuides], 0]);
      bench.system().corbado.faults.clear();
      expect(await verify()).toEqual([200, [specified, ofTheGuides], 1]);
    });

    it('V5: a stream of logins finds the way, each with a session', async () => {
      bench.system().corbado.servePluralVerifyPathOnly(true);
      const proofs = await Promise.all(Array.from({ length: 20 }, () => passkeyProofFor(bench, newUserId())));
      const sent: Promise<Answer>[] = [];
      for (const signedPasskeyData of proofs) {
        sent.push(bench.client.post('/auth/passkey/verify', { signedPasskeyData }));
        // Some begin before the first one has found the way and hear of the 404 after it.
        await setTimeout(1);
      }
      const outcomes = new Set((await Promise.all(sent)).map((answer) => answer.status));
      expect([...outcomes]).toEqual([200]);
      expect(await verify()).toEqual([200, [ofTheGuides], 1]);
    });
  });
});

// U1: how the bundle proves itself to Corbado, and what happens when Corbado does not know its credential.
describe('upstream credential', () => {
  const bench = provideSystem();

  const secret = `corbado1_${randomBytes(32).toString('base64url')}`;
  const encoded = Buffer.from(`${projectId}:${secret}`).toString('base64');
  markSecret(secret);
  markers.add(encoded);

  const store = (current: string) => {
    const { secrets, secretIds } = bench.system();
    secrets.set(secretIds.corbadoApi, JSON.stringify({ current }));
  };

  beforeEach(() => {
    bench.system().corbado.faults.clear();
    bench.system().corbado.acceptSecrets([secret]);
    store(secret);
  });

  const verify = async () => {
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    return bench.client.post('/auth/passkey/verify', { signedPasskeyData });
  };
  const askForToken = async () => {
    const { token: bearer } = await signInNatively(bench);
    return bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer });
  };
  const bothRoutes = [
    ['verify', 'verify-passkey', verify],
    ['connectTokens', 'connect-token', askForToken],
  ] as const;

  describe.each(bothRoutes)('U1: %s', (route, name, ask) => {
    const restart = (variables: Record<string, string> = {}) => {
      runWith(bench, name, variables);
      bench.system().coldStart(name);
      return bench.system().warm(name);
    };

    const attempt = async () => {
      const { result: answer, calls } = await callsDuring(bench, route, ask);
      return { answer, schemes: calls.map(({ authorizationScheme }) => authorizationScheme) };
    };

    it.each([
      ['the secret as Corbado shows it', secret],
      ['the secret with a line break behind it', `${secret}\n`],
      ['project id and secret encoded already, as in the samples', encoded],
    ])('U1: is authorised with %s', async (_, stored) => {
      store(stored);
      await restart();
      expect(await attempt()).toMatchObject({ answer: { status: 200 }, schemes: ['basic'] });
    });

    it('U1: is authorised with a bearer key where the stage says so', async () => {
      await restart({ CORBADO_API_AUTH: 'bearer' });
      expect(await attempt()).toMatchObject({ answer: { status: 200 }, schemes: ['bearer'] });
    });

    it.each([401])('U1: a %i is our own fault: 500, never 401, and no login of the user would help', async (code) => {
      await restart();
      bench.system().corbado.faults.next(route, status(code), 5);
      const { answer, schemes } = await attempt();
      expect([answer.status, answer.body.code, schemes]).toEqual([500, 'internal_error', ['basic']]);
      expect(entryOf(bench, answer)).toMatchObject({ level: 'ERROR', reason: 'corbado_credential_refused' });
    });

    it.each([403])('U1: after a %i the secret is fetched again, and a new one is tried at once', async (code) => {
      await restart();
      await attempt();
      const next = `${secret}-next`;
      markSecret(next);
      store(next);
      bench.system().corbado.acceptSecrets([next]);
      bench.system().corbado.faults.next(route, status(code));
      expect(await attempt()).toMatchObject({ answer: { status: 200 }, schemes: ['basic', 'basic'] });
      expect(await attempt()).toMatchObject({ answer: { status: 200 }, schemes: ['basic'] });
    });

    it('U1: a new secret that is refused as well is not tried a third time', async () => {
      await restart();
      await attempt();
      store(`${secret}-wrong`);
      bench.system().corbado.acceptSecrets([]);
      const { answer, schemes } = await attempt();
      expect([answer.status, schemes]).toEqual([500, ['basic', 'basic']]);
    });
  });
});
