// The access of functions whose settings a test switches: what a deployment with these settings would give them.

import type { FunctionRow } from '../../infra/function-row.ts';
import { functionNames, functions } from '../../infra/functions.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import type { StageInput } from '../../infra/settings/stage-schema.ts';
import { localStage } from '../../local/local-stage.ts';
import type { Bench } from './system.ts';

/** Adds it to the roles of the template, until the file ends. */
export const grantFor = (bench: Pick<Bench, 'system'>, cognito: StageInput['cognito']): void => {
  const settings = parseStage('local', { ...localStage, cognito: { ...localStage.cognito, ...cognito } });
  for (const name of functionNames) {
    const { access }: FunctionRow = functions[name];
    for (const action of access?.(settings).cognito ?? []) bench.system().access.allow(name, `cognito-idp:${action}`);
  }
};
