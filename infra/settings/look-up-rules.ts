// Rules about the look-up of a typed identifier: a module of the team's own is in a layer, and a layer is there for a module.
import { type Problem, problem } from './configuration-problem.ts';
import { type HandedIn, layerSetting } from './handed-in.ts';
import { isWritten, type WrittenStage } from './stage-schema.ts';

const moduleWithoutLayer = (
  { preLogin, functions }: WrittenStage,
  handedIn: HandedIn,
  hasLayer: boolean,
): Problem[] => {
  if (preLogin?.resolve !== 'module' || hasLayer || functions?.['pre-login'] === false) return [];
  const fix = `hand in the one that has your resolve-user.mjs as ${layerSetting(handedIn).join('.')}`;
  return [problem(['preLogin', 'resolve'], 'module', 'needs a layer, and there is none', fix)];
};

const layerWithoutModule = ({ functions, preLogin }: WrittenStage, handedIn: HandedIn): Problem[] => {
  const at = (message: string): Problem[] => [{ path: layerSetting(handedIn), message }];
  if (functions?.['pre-login'] === false)
    return at('is for pre-login, switched off under functions — take it out, or switch the function on');
  // That the value is none of the choices is said already.
  if (preLogin?.resolve === 'module' || (isWritten(preLogin, 'resolve') && preLogin?.resolve === undefined)) return [];
  const { resolve = 'userId' } = preLogin ?? {};
  return at(
    `is asked by nobody, as preLogin.resolve is "${resolve}" — write preLogin: { resolve: 'module' }, or take it out`,
  );
};

export const lookUpProblems = (stage: WrittenStage, handedIn: HandedIn): Problem[] => {
  const hasLayer = handedIn.resolveUserLayer === true || isWritten(stage.existing, 'resolveUserLayerArn');
  return [...moduleWithoutLayer(stage, handedIn, hasLayer), ...(hasLayer ? layerWithoutModule(stage, handedIn) : [])];
};
