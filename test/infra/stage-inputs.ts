// A stage as short as it can be, ways to change one setting of it, and the problems that come of it.
import { parseStage } from '../../infra/parse-stage.ts';
import type { StageInput } from '../../infra/stage-schema.ts';

export const production: StageInput = {
  kind: 'production',
  corbado: { projectId: 'pro-1234567890' },
  allowedOrigins: ['https://app.example.com'],
};

export const development: StageInput = { ...production, kind: 'development' };

/** The stage with `value` at a path like `session.idleSeconds`. Not typed: tests write what a deployer might. */
export const changed = (stage: StageInput, path: string, value: unknown): unknown => {
  const copy: object = structuredClone(stage);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let group = copy;
  for (const key of keys) {
    const inner: unknown = Reflect.get(group, key);
    const next = typeof inner === 'object' && inner !== null ? inner : {};
    Reflect.set(group, key, next);
    group = next;
  }
  Reflect.set(group, last, value);
  return copy;
};

/** The lines of complaint about a stage, one per problem; none when it is accepted. */
export const problemsOf = (name: string, input: unknown): string[] => {
  try {
    parseStage(name, input);
    return [];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
};
