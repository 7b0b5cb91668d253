// The ways in which the stand-in can be told to misbehave, per call.

/**
 * `slow` does what was asked at once and answers late, so a caller that gives up has been served without knowing it; `silent` and
 * `drop` (hangs up) do it only when told to; `garbage` is an answer that is no JSON, `empty` an
 * object without anything.
 */
export type CognitoFault =
  | { kind: 'error'; name: string; message?: string }
  | { kind: 'slow'; milliseconds: number }
  | { kind: 'silent'; afterApplying?: boolean }
  | { kind: 'drop'; afterApplying?: boolean }
  | { kind: 'garbage' }
  | { kind: 'empty' };

/** Whether the call does its work although something goes wrong. */
export const appliesFirst = (fault: CognitoFault): boolean =>
  fault.kind === 'slow' || ((fault.kind === 'silent' || fault.kind === 'drop') && fault.afterApplying === true);
