// What changed between two releases, and which version it asks for.
import { describe, expect, it, test } from 'vitest';
import { bumpBetween, type Change, compareNames, isEnough, neededBump } from '../../release/change.ts';
import { compareTemplates } from '../../release/compare-templates.ts';
import { compareTypes } from '../../release/compare-types.ts';
import type { Template, TemplateResource } from '../../release/samples.ts';

const kindsOf = (changes: readonly Change[]) => changes.map(({ kind }) => kind);

describe('declarations', () => {
  const last = `import { Construct } from "constructs";

interface Props {
  readonly kind: 'development' | 'production';
  readonly session?: {
    /** How long. */
    readonly absoluteSeconds?: number;
  };
}
declare class Made extends Construct {
  #private;
  readonly url: string;
  constructor(scope: Construct, id: string, props: Props);
}
export { Made, type Props };
`;
  test.each<[string, string, string, Change['kind'][]]>([
    ['a comment', '/** How long. */', '/** How long it lasts, in seconds. */', []],
    ['an import', 'import { Construct } from "constructs";', 'import type { Construct } from "constructs";', []],
    ['a setting that is gone', '    readonly absoluteSeconds?: number;\n', '', ['breaking']],
    ['a setting of another type', 'absoluteSeconds?: number', 'absoluteSeconds?: string', ['breaking', 'addition']],
    [
      'a setting that must be given now',
      'readonly session?: {',
      'readonly session: {',
      ['breaking', 'breaking', 'breaking', 'addition'],
    ],
    [
      'a new setting that may be left out',
      '  readonly session',
      '  readonly name?: string;\n  readonly session',
      ['addition'],
    ],
    ['a new setting that may not', '  readonly session', '  readonly name: string;\n  readonly session', ['breaking']],
    [
      'the same name in another group',
      '  readonly session',
      '  readonly absoluteSeconds?: number;\n  readonly session',
      ['addition'],
    ],
    ['a new member', '  readonly url', '  readonly api: string;\n  readonly url', ['addition']],
    ['a member that is gone', '  readonly url: string;\n', '', ['breaking']],
    [
      'a new type',
      'export { Made',
      'type More = {\n  readonly a: string;\n};\nexport { type More, Made',
      ['addition', 'addition', 'addition'],
    ],
    ['an export that is gone', 'export { Made, type Props };', 'export { Made };', ['breaking']],
  ])('%s', (_, from, to, expected) => {
    expect(last).toContain(from);
    expect(kindsOf(compareTypes('.', last, last.replace(from, to)))).toEqual(expected);
  });
});

describe('templates', () => {
  const table: TemplateResource = {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: { BillingMode: 'PAY_PER_REQUEST' },
  };
  const alarm: TemplateResource = { Type: 'AWS::CloudWatch::Alarm', Properties: { Threshold: 1 } };
  const last: Template = { Resources: { Table: table, Alarm: alarm }, Outputs: { ApiUrl: { Value: 'a' } } };
  test.each<[string, Partial<Template>, Change['kind'][]]>([
    ['nothing', {}, []],
    ['a table that is gone', { Resources: { Alarm: alarm } }, ['lost']],
    ['a table under another id', { Resources: { Renamed: table, Alarm: alarm } }, ['lost', 'visible']],
    ['a table that is something else', { Resources: { Table: alarm, Alarm: alarm } }, ['lost']],
    ['an alarm that is gone', { Resources: { Table: table } }, ['visible']],
    [
      'another threshold',
      { Resources: { Table: table, Alarm: { ...alarm, Properties: { Threshold: 2 } } } },
      ['visible'],
    ],
    ['a new resource', { Resources: { ...last.Resources, Other: alarm } }, ['visible']],
    ['an output that is gone', { Outputs: {} }, ['breaking']],
    ['an output of another value', { Outputs: { ApiUrl: { Value: 'b' } } }, ['visible']],
    ['a new output', { Outputs: { ...last.Outputs, TableName: { Value: 't' } } }, ['visible']],
  ])('%s', (_, changed, expected) => {
    expect(kindsOf(compareTemplates('production', last, { ...last, ...changed }))).toEqual(expected);
  });

  it('says where', () => {
    const now = { ...last, Resources: { Table: table, Alarm: { ...alarm, Properties: { Threshold: 2 } } } };
    expect(compareTemplates('production', last, now)[0]?.what).toBe(
      'template (production): AWS::CloudWatch::Alarm Alarm.Properties.Threshold has changed',
    );
  });
});

test('a route that is gone breaks, a new one does not', () => {
  const changes = compareNames('the route', ['GET /a', 'GET /b'], ['GET /b', 'GET /c']);
  expect(changes).toEqual([
    { kind: 'breaking', what: 'the route GET /a is gone' },
    { kind: 'addition', what: 'the route GET /c is new' },
  ]);
});

describe('versions', () => {
  const one = (kind: Change['kind']): Change[] => [{ kind, what: '' }];
  test.each([
    ['0.2.0', [], 'none'],
    ['0.2.0', one('addition'), 'patch'],
    ['0.2.0', one('visible'), 'patch'],
    ['0.2.0', one('breaking'), 'minor'],
    ['1.2.0', one('addition'), 'minor'],
    ['1.2.0', one('breaking'), 'major'],
    ['1.2.0', [...one('addition'), ...one('lost')], 'major'],
  ] as const)('after %s %j needs %s', (last, changes, needed) => {
    expect(neededBump(changes, last)).toBe(needed);
  });

  test.each([
    ['0.2.0', '0.2.0', 'none'],
    ['0.2.9', '0.2.10', 'patch'],
    ['0.2.9', '0.3.0', 'minor'],
    ['0.2.9', '1.0.0', 'major'],
  ])('from %s to %s is %s', (last, now, bump) => {
    expect(bumpBetween(last, now)).toBe(bump);
  });

  it('never goes back, and is written with three numbers', () => {
    expect(() => bumpBetween('0.2.0', '0.1.9')).toThrow('0.1.9 comes before 0.2.0');
    expect(() => bumpBetween('0.2.0', '0.3')).toThrow('0.3 is not a version');
  });

  it('may grow by more than is needed, never by less', () => {
    expect([isEnough('minor', 'patch'), isEnough('patch', 'patch'), isEnough('patch', 'minor')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
