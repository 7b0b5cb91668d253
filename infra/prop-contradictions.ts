// What cannot be together in the props of the CorbadoActions construct, beyond what the settings' own check has seen.
import { ConfigurationProblem } from './configuration-problem.ts';
import type { CorbadoActionsProps } from './corbado-actions-props.ts';

const pairs = [
  ['existingTable', 'tableProps'],
  ['existingCorbadoApiSecret', 'corbadoApiSecretProps'],
  ['existingActionSecret', 'actionSecretProps'],
] as const satisfies [keyof CorbadoActionsProps, keyof CorbadoActionsProps][];

/** @throws ConfigurationProblem */
export const refuseContradictions = (props: CorbadoActionsProps): void => {
  const both = pairs.filter(([existing, own]) => props[existing] !== undefined && props[own] !== undefined);
  const lines = both.map(([existing, own]) => `give ${existing} or ${own}, not both — ${own} is for one created here`);
  const { settings } = props;
  const { flag, createDemoPool, appClientIds, customAuth } = settings.cognito;
  const hasWebhook = flag.mode !== 'off';
  if (settings.actions.auth === 'iam' && !hasWebhook && (props.existingActionSecret ?? props.actionSecretProps)) {
    lines.push('an action secret is read by nobody with actions.auth "iam" — take it out, or write "hmac" or "basic"');
  }
  if (props.existingUserPool && createDemoPool) {
    lines.push('give existingUserPool or cognito.createDemoPool, not both — the demo pool is for who has none');
  }
  const asksForPool = hasWebhook || customAuth || appClientIds.length > 0;
  if (asksForPool && !createDemoPool && props.existingUserPool === undefined) {
    lines.push('settings.cognito needs a user pool — give existingUserPool');
  }
  if (lines.length === 0) return;
  throw new ConfigurationProblem(`CorbadoActions cannot be built as it is:\n  ${lines.join('\n  ')}`);
};
