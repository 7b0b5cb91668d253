// What a log line may say beside how the request ended: an allow-list, so that nothing gets into the log by accident.

/** The facts a story may add to its line. Nothing that came from a caller as free text is in this list. */
export type LogFacts = {
  /** First 128 bits of a hash of the user id: tells users apart, names nobody. */
  userKey?: string;
  /** Public id of a session, from the hash that is stored. */
  sessionId?: string;
  tokenType?: string;
  credential?: 'cookie' | 'bearer' | 'jwt' | 'none';
  replay?: boolean;
  firstPasskey?: boolean;
  revoked?: number;
  /** The event named another user than the signed data; the signed data won. */
  eventUserDiffers?: boolean;
  verifyPath?: string;
  upstreamStatus?: number;
  upstreamAttempts?: number;
  upstreamMilliseconds?: number;
  /** Corbado's own id of the failed request, for its support. */
  upstreamRequestId?: string;
  /** Corbado's `error.type`, or the name of an AWS error. */
  upstreamErrorType?: string;
  touchFailed?: boolean;
  /** The session that a new one replaces could not be ended. */
  oldSessionLeft?: boolean;
  /** What the user has used of the limit could not be written down. */
  spendingNotRecorded?: boolean;
  /** How many sessions made room for this one. */
  sessionsEnded?: number;
  /** Where the flag in the user pool is now, and why it is not set. */
  flagState?: string;
  flagReason?: string;
  /** The user's row does not say so yet; the next check will put that right. */
  flagUnsettled?: boolean;
  /** What a reconcile run found and did. */
  checked?: number;
  raised?: number;
  cleared?: number;
  kept?: number;
  failed?: number;
  /** Why a Cognito trigger says that the answer is wrong. */
  answerRefused?: string;
  webhookType?: 'passkey.deleted' | 'other';
  /** A Cognito trigger was called again by Cognito for an answer that was confirmed before. */
  repeatedByCognito?: boolean;
  hint?: string;
};
