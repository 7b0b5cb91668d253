// What somebody is told who wrote the wrong name, the wrong kind of value, or the wrong scheme: what was meant, and what to write.
import { expect, test } from 'vitest';
import { configurationRows } from '../../infra/settings/setting-rows.ts';
import { changed, development, problemsOf, production } from './stages-under-test.ts';

test.each([
  ['sesion', 'session'],
  ['session.idleSecond', 'idleSeconds'],
  ['session.cookieSamesite', 'cookieSameSite'],
  ['trustedIssuers[0].jwksURI', 'jwksUri'],
  ['projectId', 'corbado.projectId'],
])('is told which setting was meant by %s', (path, meant) => {
  const trustedIssuers = [{ issuer: 'https://login.example.com', audience: ['app'] }];
  const problems = problemsOf('prod', changed({ ...production, trustedIssuers }, path, 'x'));
  expect(problems).toEqual([`stages.prod.${path}: is not a setting — did you mean ${meant}?`]);
});

test('is told of every setting that one letter is too many, at whatever depth', () => {
  const groups = new Set(configurationRows().map(({ path }) => path.replace(/\[\]/g, '[0]')));
  for (const path of groups) {
    const meant = path.split('.').at(-1);
    const written = changed(
      { ...production, trustedIssuers: [{ issuer: 'https://a.example', audience: ['a'] }] },
      `${path}x`,
      1,
    );
    expect(problemsOf('prod', written), path).toContain(
      `stages.prod.${path}x: is not a setting — did you mean ${meant}?`,
    );
  }
});

test.each([
  ['session.idleSeconds', '1800', '"1800" is a text — write it without quotes: 1800'],
  ['session.idleSeconds', 'long', '"long" is a text — write a whole number of seconds from 60 to 86400'],
  ['session.idleSeconds', '', '"" is a text — write a whole number of seconds from 60 to 86400'],
  ['session.idleSeconds', true, 'true is not a number — write a whole number of seconds from 60 to 86400'],
  ['session.idleSeconds', 1800.5, '1800.5 is out of range — write a whole number of seconds from 60 to 86400'],
  ['logRetentionDays', '30', '"30" is a text — write it without quotes: 30'],
  ['logRetentionDays', 31, '31 is not a period that CloudWatch Logs offers — write one of 1, 3,'],
])('says what kind of value %s takes instead of %j', (path, value, words) => {
  const [problem] = problemsOf('prod', changed(production, path, value));
  expect(problem).toContain(`stages.prod.${path}: ${words}`);
});

test.each([
  ['prod', 'http://localhost:3000', 'is http, and a production stage accepts https only — write its https address'],
  ['dev', 'http://app.example.com', 'is http — write https; http is for localhost'],
])('says in stage %s what is wrong with %s', (name, origin, words) => {
  const stage = name === 'prod' ? production : development;
  const [problem] = problemsOf(name, { ...stage, allowedOrigins: [origin] });
  expect(problem).toContain(`stages.${name}.allowedOrigins[0]: "${origin}" ${words}`);
});
