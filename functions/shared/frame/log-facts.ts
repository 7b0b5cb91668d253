// What a log line may say besides how the request ended: an allow-list, so that nothing gets into the log by accident.

/** The facts a story may add to its line. Nothing that came from a caller as free text is in this list. */
export type LogFacts = {
  /** First 128 bits of a hash of the user id: tells users apart without naming anybody. */
  userKey?: string;
  /** Public id of a session, from the hash that is stored. */
  sessionId?: string;
  tokenType?: string;
  credential?: 'cookie' | 'bearer' | 'jwt' | 'none';
  /** A token's identifier was left out because its issuer does not vouch for it. */
  identifierUnverified?: boolean;
  replay?: boolean;
  firstPasskey?: boolean;
  revoked?: number;
  /** The event named more than one user, or a different one from the signed data, which took precedence. */
  eventUserDiffers?: boolean;
  /** What pre-login found out, even where the answer hides it; with the code or reason, words from the adapter's code. */
  lookUp?: 'found' | 'nobody' | 'untyped' | 'custom' | 'silent';
  lookUpCode?: string;
  verifyPath?: string;
  upstreamStatus?: number;
  upstreamAttempts?: number;
  upstreamMilliseconds?: number;
  /** Corbado's own id of the failed request, for its support. */
  upstreamRequestId?: string;
  /** Corbado's `error.type`, or the name of an AWS error. */
  upstreamErrorType?: string;
  /** What the function's role does not allow, such as `dynamodb:PutItem`, in the words of AWS's error. */
  deniedAction?: string;
  touchFailed?: boolean;
  /** The session that a new one replaces could not be ended. */
  oldSessionLeft?: boolean;
  /** The user's request count could not be written. */
  spendingNotRecorded?: boolean;
  /** How many sessions made room for this one. */
  sessionsEnded?: number;
  /** Where the flag in the user pool is now, and why it is not set. */
  flagState?: string;
  flagReason?: string;
  /** The user's row does not say so yet; the next check will correct that. */
  flagUnsettled?: boolean;
  /** What a reconcile run found and did. */
  checked?: number;
  raised?: number;
  cleared?: number;
  kept?: number;
  failed?: number;
  /** Why a Cognito trigger judged the answer wrong. */
  answerRefused?: string;
  webhookType?: 'passkey.deleted' | 'other';
  /** Cognito called a trigger again for an answer that was already confirmed. */
  repeatedByCognito?: boolean;
  hint?: string;
};
