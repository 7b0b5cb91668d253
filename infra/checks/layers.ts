// Layers: whether Lambda takes them, and whether the one with a look-up of the team's own has a module that can be asked.
import { Architecture, CfnLayerVersion, type ILayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { CorbadoActionsProps } from '../corbado-actions-props.ts';
import { propsOf } from '../function-props.ts';
import type { Problem } from '../settings/configuration-problem.ts';
import { lookUpModuleProblem } from './look-up-module.ts';

/** What is wrong with this as a layer of a function; `fix` is for what is none. */
export const unfitLayer = (layer: unknown, fix: string): string | undefined => {
  if (!Construct.isConstruct(layer)) return `is not a layer — ${fix}`;
  const { compatibleRuntimes }: { compatibleRuntimes?: Runtime[] } = layer as Construct & ILayerVersion;
  if (compatibleRuntimes?.some(({ name }) => name === Runtime.NODEJS_24_X.name) === false)
    return 'is not for Node.js 24 — take one that is';
  // Only one that is defined in this app shows it.
  const { defaultChild } = layer.node;
  const architectures = defaultChild instanceof CfnLayerVersion ? defaultChild.compatibleArchitectures : undefined;
  return architectures?.includes(Architecture.ARM_64.name) === false
    ? 'is not for arm64 — take one that is'
    : undefined;
};

/** What is wrong with the layer of the look-up. */
export const layerProblems = ({ resolveUserLayer: layer, functionProps }: CorbadoActionsProps): Problem[] => {
  // That it is no layer at all is said elsewhere.
  if (!Construct.isConstruct(layer)) return [];
  const others = typeof functionProps === 'object' ? propsOf('pre-login', functionProps).layers : undefined;
  const tooMany =
    Array.isArray(others) && others.length === 5
      ? 'is the sixth layer of pre-login, and Lambda takes five — take one out of functionProps'
      : undefined;
  const message = unfitLayer(layer, '') ?? tooMany ?? lookUpModuleProblem(layer);
  return message === undefined ? [] : [{ path: ['resolveUserLayer'], message }];
};
