// docs/configuration.md says what the schema takes, and the schema knows what AWS has.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { describe, expect, test } from 'vitest';
import { configurationReference } from '../../infra/settings/reference.ts';
import { regions } from '../../infra/settings/regions.ts';
import { configurationRows } from '../../infra/settings/setting-rows.ts';

test('the Regions are those of aws-cdk-lib', () => {
  expect(regions).toEqual(RegionInfo.regions.map(({ name }) => name).sort());
});

describe('the reference', () => {
  test('is current (otherwise: npm run docs:configuration)', () => {
    const committed = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'configuration.md'), 'utf8');
    expect(committed).toBe(configurationReference());
  });

  test.each(configurationRows())('explains $path', ({ meaning, takes }) => {
    expect(meaning).toMatch(/^.{10,}\.$/);
    expect(takes).not.toBe('');
  });
});
