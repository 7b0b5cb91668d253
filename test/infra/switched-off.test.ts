// A function that is switched off is gone with everything that belongs to it; the others and the data stay as they are.
import { describe, expect, test } from 'vitest';
import { switchedNames } from '../../infra/deployed-functions.ts';
import { pascalCase } from '../../infra/pascal-case.ts';
import { only } from './example-stages.ts';
import { permissionsByRole } from './permissions.ts';
import { production } from './stage-inputs.ts';
import { prod, synthesized } from './synthesized-stages.ts';
import { resourcesOf, routesOf } from './template.ts';

describe.each(switchedNames)('without %s', (name) => {
  const template = synthesized('prod', { ...production, functions: { [name]: false } });
  const id = pascalCase(name);
  const ids = Object.keys(template.Resources);
  const isItsOwn = (found: string): boolean =>
    new RegExp(`^(Alarms)?${id}(Function|Role|Logs|Errors|Throttles|Duration)`).test(found) ||
    // About this one function alone.
    (name === 'pre-login' && found.startsWith('AlarmsLookUpFailed'));

  test('nothing is left of it', () => {
    expect(ids.filter(isItsOwn)).toEqual([]);
    expect(routesOf(template).filter((route) => route.includes(`-> ${id} `))).toEqual([]);
    expect(Object.keys(template.Outputs)).not.toContain(`${id}Url`);
    expect(JSON.stringify(template)).not.toContain(`Corbado actions bundle: ${name}`);
    const dashboard = JSON.stringify(resourcesOf(template, 'AWS::CloudWatch::Dashboard'));
    expect(dashboard).not.toContain(`${id}Function`);
  });

  test('all else is what it was', () => {
    const before = Object.keys(prod.Resources);
    expect(ids).toEqual(before.filter((found) => ids.includes(found)));
    const gone = before.filter((found) => !ids.includes(found) && !isItsOwn(found));
    for (const found of gone) expect(prod.Resources[found]?.Type).toMatch(/::(Route|Integration|Permission)$/);
    for (const [role, lines] of Object.entries(permissionsByRole(template))) {
      expect(lines).toEqual(permissionsByRole(prod)[role]);
    }
    const routes = routesOf(prod).filter((route) => !route.includes(`-> ${id} `));
    expect(routesOf(template)).toEqual(routes);
    expect(Object.keys(resourcesOf(template, 'AWS::DynamoDB::GlobalTable'))).toEqual(['SessionsTable']);
  });
});

test('without any action there is no secret for actions', () => {
  const template = synthesized('x', { ...production, functions: only('verify-passkey', 'session', 'connect-token') });
  expect(Object.keys(resourcesOf(template, 'AWS::SecretsManager::Secret'))).toEqual(['SecretsCorbadoApi']);
  expect(template.Outputs).not.toHaveProperty('ActionSecretArn');
  expect(JSON.stringify(template)).not.toMatch(/CallerRefused/);
});

test('two functions are enough for logins by Corbado’s action', () => {
  const template = synthesized('x', { ...production, functions: only('post-login', 'connect-token') });
  expect(routesOf(template)).toEqual([
    'POST /actions/post-login -> PostLogin (NONE)',
    'POST /auth/corbadoConnectToken -> ConnectToken (NONE)',
    'POST /auth/createConnectToken -> ConnectToken (NONE)',
    'POST /connectToken -> ConnectToken (NONE)',
  ]);
});
