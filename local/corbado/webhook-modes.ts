// How Corbado's webhooks can come.

/** `late`: after the set time; `twice`: each event as two deliveries, one after the other. */
export const webhookModes = ['prompt', 'off', 'late', 'twice'] as const;
export type WebhookMode = (typeof webhookModes)[number];
