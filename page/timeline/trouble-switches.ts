// The switches for what goes wrong at Corbado and at Cognito. Each takes its fault back by itself once it has played, or stays set.
import type { CognitoFault } from '../../local/cognito/fault.ts';
import type { Fault } from '../../local/corbado/fault.ts';
import type { LocalSystem } from '../../local/system.ts';
import type { CognitoTrouble, CorbadoTrouble, FrontendApi } from './switch-positions.ts';

// "Down" must outlast every retry until it is switched off again.
const forEver = 1000;

const faultOf: Record<Exclude<CorbadoTrouble, 'none'>, { fault: Fault; times: number }> = {
  'fails-once': { fault: { kind: 'status', status: 500 }, times: 1 },
  down: { fault: { kind: 'status', status: 503 }, times: forEver },
  stalls: { fault: { kind: 'stall-before-headers' }, times: 1 },
  // Longer than a function waits, so that it is passed on to the page.
  'rate-limited': { fault: { kind: 'rate-limited', retryAfter: '5' }, times: 1 },
  // What Corbado says to a proof that was verified before.
  'already-used': { fault: { kind: 'result', verificationResult: 'invalid_challenge' }, times: 1 },
};

/** A fault for "the next call" waits on both routes; as soon as one of them was called it is over for the other, too. */
export const createCorbadoSwitch = ({ faults }: LocalSystem['corbado']) => {
  let trouble: CorbadoTrouble = 'none';
  const set = (wanted: CorbadoTrouble): void => {
    faults.clear();
    trouble = wanted;
    if (wanted === 'none') return;
    const { fault, times } = faultOf[wanted];
    faults.next('verify', fault, times);
    if (wanted !== 'already-used') faults.next('connectTokens', fault, times);
  };
  const state = (): CorbadoTrouble => {
    const { verify, connectTokens } = faults.waiting();
    const isOver = verify.length === 0 || (trouble !== 'already-used' && connectTokens.length === 0);
    if (trouble !== 'none' && isOver) set('none');
    return trouble;
  };
  return { set, state };
};

export const createFrontendSwitch = ({ frontend }: LocalSystem['corbado']) => {
  let isDown = false;
  return {
    state: (): FrontendApi => (isDown ? 'down' : 'up'),
    set: (wanted: FrontendApi): void => {
      isDown = wanted === 'down';
      frontend.faults.clear();
      if (isDown) frontend.faults.next('any', { kind: 'status', status: 503 }, forEver);
    },
  };
};

const faultsOfPool: Record<Exclude<CognitoTrouble, 'none'>, CognitoFault> = {
  // Longer than the functions wait.
  slow: { kind: 'slow', milliseconds: 3000 },
  throttled: { kind: 'error', name: 'TooManyRequestsException', message: 'Rate exceeded' },
  down: { kind: 'error', name: 'ServiceUnavailableException', message: 'told to be down' },
};

/** Without a user pool it stands where it is. */
export const createCognitoSwitch = (cognito: LocalSystem['cognito']) => {
  let trouble: CognitoTrouble = 'none';
  return {
    state: (): CognitoTrouble => trouble,
    set: (wanted: CognitoTrouble): void => {
      if (!cognito) return;
      trouble = wanted;
      cognito.faults.clear();
      if (wanted !== 'none') cognito.faults.next('any', faultsOfPool[wanted], forEver);
    },
  };
};
