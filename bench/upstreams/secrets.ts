// The two secrets of the benchmark, which open nothing.

/** By the id under which a function asks for it. */
export const benchSecrets: Readonly<Record<string, string>> = {
  'bench-corbado-api': `corbado1_${'x'.repeat(30)}`,
  'bench-action': Buffer.alloc(32, 7).toString('base64'),
};

export const corbadoApiSecretId = 'bench-corbado-api';
export const actionSecretId = 'bench-action';
