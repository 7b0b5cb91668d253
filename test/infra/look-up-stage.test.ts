// A look-up of the team's own in a stage, which knows its layer by ARN.
import { expect, test } from 'vitest';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { CorbadoActionsStack } from '../../infra/stack.ts';
import { expectRefused } from './expect-refused.ts';
import { production } from './stages-under-test.ts';
import { inApp, templateOf } from './synthesize-stages.ts';
import { resourcesOf, type Template } from './template.ts';

const asked = { preLogin: { resolve: 'module' as const } };
const arn = (place: string) => `arn:aws:lambda:${place}:layer:resolve-user:3`;
const layersOf = (template: Template, id: string): unknown =>
  resourcesOf(template, 'AWS::Lambda::Function')[id]?.Properties.Layers;

const existing = { resolveUserLayerArn: arn('eu-central-1:123456789012') };

test('in a stage it is known by its ARN', () => {
  const stage = parseStage('prod', { ...production, ...asked, existing });
  const template = inApp((app, bundleFolder) => templateOf(new CorbadoActionsStack(app, { stage, bundleFolder })));
  expect(layersOf(template, 'PreLoginFunction')).toEqual([existing.resolveUserLayerArn]);
  expect(layersOf(template, 'PostLoginFunction')).toBeUndefined();
});

test.each<[string, object, string, RegExp]>([
  ['needs an ARN', asked, 'preLogin.resolve', /needs a layer.*as existing\.resolveUserLayerArn/],
  ['needs the setting', { existing }, 'existing.resolveUserLayerArn', /is asked by nobody/],
  [
    'is of the Region',
    { ...asked, region: 'us-east-1', existing },
    'existing.resolveUserLayerArn',
    /is not in us-east-1/,
  ],
  [
    'has a version',
    { ...asked, existing: { resolveUserLayerArn: existing.resolveUserLayerArn.replace(/:3$/, '') } },
    'existing.resolveUserLayerArn',
    /is not the ARN of a version of a Lambda layer/,
  ],
])('it %s', (_, more, path, words) => expectRefused(more, path, words));
