// What a deployer may write for a stage, what is refused, and with which words.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { placeholderProjectId } from '../../infra/settings/login.ts';
import { checkSettings } from '../../infra/settings/parse-settings.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { localStage } from '../../local/local-stage.ts';
import { stages } from '../fixtures/stages.ts';
import { changed, development, existing, problemsOf, production } from './stages-under-test.ts';

describe('a stage that may be deployed', () => {
  test('needs three settings; the rest has defaults', () => {
    expect(parseStage('prod', production)).toEqual({
      name: 'prod',
      asWritten: production,
      kind: 'production',
      corbado: { projectId: 'pro-1234567890', apiBaseUrl: 'https://backendapi.cloud.corbado.io', apiAuth: 'basic' },
      allowedOrigins: ['https://app.example.com'],
      functions: {
        'post-login': true,
        'post-append': true,
        'pre-login': true,
        'connect-token': true,
        'verify-passkey': true,
        session: true,
      },
      actions: { auth: 'hmac' },
      identity: { userIdClaim: 'webauthnId', allowEmailUserId: false, allowIdTokenInBody: false },
      session: {
        absoluteSeconds: 10_800,
        idleSeconds: 1800,
        maximumPerUser: 100,
        cookieName: '__Host-session_id',
        cookieSameSite: 'Strict',
        allowTokenInBody: false,
      },
      connectToken: {
        types: ['passkey-append', 'passkey-list', 'passkey-delete'],
        lifetimeSeconds: 300,
        freshLoginSeconds: 900,
      },
      preLogin: { resolve: 'userId', unknown: 'tell' },
      postLogin: { delivery: 'session', trustEventIdentity: false },
      trustedIssuers: [],
      cognito: {
        createDemoPool: false,
        appClientIds: [],
        flag: {
          mode: 'off',
          attribute: 'custom:passkey_enrolled',
          timeAttribute: 'custom:passkey_at',
          strict: false,
          recheckDays: 30,
          reconcileMinutes: 5,
        },
        userId: 'username',
        checkUserStatus: false,
        customAuth: false,
      },
      acceptUnknownRegion: false,
      existing: {},
      documentation: {},
      throttle: { requestsPerSecond: 20, burst: 40, perUserPerMinute: 60 },
      monitoring: {
        alarms: true,
        dashboard: true,
        thresholds: {
          apiServerErrorPercent: 1,
          apiLatencyMilliseconds: 3000,
          upstreamFailurePercent: 5,
          throttledRequests: 100,
          refusedCallers: 10,
          foreignOriginCalls: 50,
          replays: 10,
          failedLookUps: 5,
        },
      },
      logRetentionDays: 30,
      terminationProtection: false,
      backup: false,
      tags: {},
    });
  });

  test('fills in what one setting says about another', () => {
    const issuer = { issuer: 'https://login.example.com/', audience: ['app'], userIdClaim: 'oid' };
    const stage = parseStage('prod', { ...production, trustedIssuers: [issuer], session: { absoluteSeconds: 600 } });
    expect(stage.session.idleSeconds).toBe(600);
    expect(stage.trustedIssuers).toEqual([
      {
        ...issuer,
        jwksUri: 'https://login.example.com/.well-known/jwks.json',
        identifierClaim: 'oid',
        displayNameClaim: 'email',
        authTimeClaim: 'auth_time',
      },
    ]);
  });

  test('tells a user pool of passkeys by an attribute, if there is a pool and somebody who hears of passkeys', () => {
    const modeOf = (more: object): string => parseStage('dev', { ...development, ...more }).cognito.flag.mode;
    const { userPoolArn } = existing;
    expect(modeOf({ existing: { userPoolArn } })).toBe('attribute');
    expect(modeOf({ cognito: { createDemoPool: true } })).toBe('attribute');
    expect(modeOf({ existing: { userPoolArn }, cognito: { flag: { mode: 'off' } } })).toBe('off');
    expect(modeOf({ existing: { userPoolArn }, functions: { 'post-append': false } })).toBe('off');
    expect(checkSettings(development, { userPool: true }).settings?.cognito.flag.mode).toBe('attribute');
  });

  test.each([
    ['https://backendapi.cloud.corbado.io/v2', 'https://backendapi.cloud.corbado.io'],
    ['https://backendapi.cloud.corbado.io/v2/', 'https://backendapi.cloud.corbado.io'],
    ['https://proxy.example.com/corbado/', 'https://proxy.example.com/corbado'],
    ['https://v2', 'https://v2'],
  ])('Corbado may be at %s', (written, used) => {
    expect(parseStage('prod', changed(production, 'corbado.apiBaseUrl', written)).corbado.apiBaseUrl).toBe(used);
  });

  test('http is for this machine, in development', () => {
    const origins = ['http://localhost:3000', 'http://app.localhost', 'http://127.0.0.1:8080', 'http://[::1]:8080'];
    expect(parseStage('dev', { ...stages.dev, allowedOrigins: origins }).allowedOrigins).toEqual(origins);
    expect(problemsOf('prod', { ...production, allowedOrigins: origins })).toHaveLength(4);
    expect(problemsOf('prod', changed(production, 'corbado.apiBaseUrl', 'http://localhost:1'))).toHaveLength(1);
  });

  test('the placeholder project id is for development', () => {
    expect(parseStage('dev', stages.dev).corbado.projectId).toBe(placeholderProjectId);
    expect(problemsOf('prod', stages.prod)).toEqual([expect.stringContaining('stages.prod.corbado.projectId: ')]);
  });

  test('the local stage is one', () => expect(parseStage('local', localStage).kind).toBe('development'));
});

describe('a stage that is refused', () => {
  test('has all its mistakes reported at once, each with its place, its value and a fix', () => {
    expect(
      problemsOf('dev', {
        kind: 'dev',
        corbado: { projectId: 'my-project', apiSecret: 'x' },
        allowedOrigins: ['*', 'https://a.example.com', 'https://a.example.com'],
        session: { absoluteSeconds: 60, idleSeconds: 61, cookieName: 7 },
        trustedIssuers: [{ issuer: 'login.example.com' }],
        colour: 'blue',
      }).map((line) => line.replace(/ — .+/, '')),
    ).toEqual([
      'stages.dev.kind: "dev" is not one of the choices',
      'stages.dev.corbado.projectId: "my-project" is not a Corbado project id',
      'stages.dev.corbado.apiSecret: is not a setting',
      'stages.dev.allowedOrigins[0]: "*" is not an exact origin',
      'stages.dev.allowedOrigins[2]: "https://a.example.com" is listed twice',
      'stages.dev.session.cookieName: 7 is not a usable cookie name',
      'stages.dev.trustedIssuers[0].issuer: "login.example.com" is not a usable address',
      'stages.dev.trustedIssuers[0].audience: is missing',
      'stages.dev.colour: is not a setting',
      'stages.dev.session.idleSeconds: 61 is longer than session.absoluteSeconds (60)',
    ]);
  });

  test.each(['', 'my stage', 'a_b', '-x', 'x'.repeat(32), 'whsec_x'])('cannot be called %j', (name) => {
    expect(problemsOf(name, production)).toHaveLength(1);
  });

  test('never makes the check itself fail', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (input) => {
        expect(() => parseStage('dev', input)).toThrow(ConfigurationProblem);
      }),
    );
  });
});
