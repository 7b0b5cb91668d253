// Which of a user pool's two names for its user is the user id. A stage has one of them, and compares no other, anywhere.

/** Neither can be changed. `username` may be chosen by the user, `sub` is Cognito's own. */
export const poolUserIds = ['username', 'sub'] as const;
export type PoolUserId = (typeof poolUserIds)[number];
