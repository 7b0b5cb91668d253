// The Swift and Kotlin files to copy: their classes are what the documents ask for, and decode what the deployed routes answer.
// Tried by hand: `connectToken` renamed to `token` in CorbadoBackend.kt, `accessToken` made Bool in CorbadoBackend.swift.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeLike } from '../support/decode-like.ts';
import { type ClientShape, documented, type Path } from '../support/documented.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { markers, provideSystem } from '../support/system.ts';

const bench = provideSystem();

type Language = ClientShape['language'];
const source = (language: Language): string =>
  readFileSync(
    join(import.meta.dirname, `../../docs/clients/CorbadoBackend.${language === 'Kotlin' ? 'kt' : 'swift'}`),
    'utf8',
  );

const types: Readonly<Record<string, 'string' | 'boolean'>> = { String: 'string', Boolean: 'boolean', Bool: 'boolean' };

/** The body of `data class Name(…)` or `struct Name … {…}`. */
const classBody = (language: Language, name: string): string => {
  const pattern = language === 'Kotlin' ? `data class ${name}\\(([^)]*)\\)` : `struct ${name}: [^{]*\\{([^}]*)\\}`;
  const [, body] = new RegExp(pattern).exec(source(language)) ?? [];
  if (body === undefined) throw new Error(`no ${name} in ${language}`);
  return body;
};

/** A class without its optional fields, as strict as the language is by itself. */
const shapeOf = (language: Language, name: string): ClientShape => {
  const fields = [...classBody(language, name).matchAll(/\b(?:val|let) (\w+): (\w+)(?![\w?]| =)/g)];
  return {
    language,
    unknownKeys: language === 'Kotlin' ? 'refused' : 'ignored',
    fields: Object.fromEntries(fields.map(([, field = '', type = '']) => [field, types[type] ?? 'string'])),
  };
};

const login = async () => {
  const { path } = documented('requests/complete-login');
  const answer = await bench.client.post(path, { signedPasskeyData: await passkeyProofFor(bench, newUserId()) });
  markers.addIfTelling(answer.body.accessToken);
  return answer;
};

describe.each<[Language, Path<'clients'>, Path<'clients'>]>([
  ['Kotlin', 'clients/kotlin-create-connect-token', 'clients/kotlin-complete-login'],
  ['Swift', 'clients/swift-create-connect-token', 'clients/swift-complete-login'],
])('%s', (language, token, loggedIn) => {
  it('has the classes of the documents', () => {
    expect(shapeOf(language, 'CreateConnectTokenResponse')).toEqual(documented(token));
    expect(shapeOf(language, 'CompleteLoginResponse')).toEqual(documented(loggedIn));
  });

  it.each<[string, Path<'requests'>]>([
    ['CreateConnectTokenRequest', 'requests/create-connect-token'],
    ['CompleteLoginRequest', 'requests/complete-login'],
  ])('sends %s as documented, to the documented path', (name, fixture) => {
    const { path, body } = documented(fixture);
    expect(Object.keys(shapeOf(language, name).fields)).toEqual(Object.keys(body));
    expect(source(language)).toContain(`"${path}"`);
  });

  it('decodes a login, and a token asked for with it', async () => {
    const session = await login();
    expect(() => decodeLike(shapeOf(language, 'CompleteLoginResponse'), session.raw)).not.toThrow();
    const { path, body } = documented('requests/create-connect-token');
    const answer = await bench.client.post(path, body, { bearer: String(session.body.accessToken) });
    expect(() => decodeLike(shapeOf(language, 'CreateConnectTokenResponse'), answer.raw)).not.toThrow();
  });

  it('knows code and request id of a failure by their names', async () => {
    const { path } = documented('requests/complete-login');
    const answer = await bench.client.post(path, { signedPasskeyData: 'a.b.c' });
    for (const name of ['code', 'requestId']) {
      expect(answer.body[name]).toEqual(expect.any(String));
      expect(classBody(language, 'Problem')).toMatch(new RegExp(`\\b${name}: String`));
    }
  });
});
