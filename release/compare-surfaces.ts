// Everything that has changed between two releases, for those who use them.
import { type Change, compareNames } from './change.ts';
import { compareTemplates } from './compare-templates.ts';
import { compareTypes } from './compare-types.ts';
import { sampleNames } from './samples.ts';
import type { Surface } from './surface.ts';

const compareAllTypes = (last: Surface['types'], now: Surface['types']): Change[] => [
  ...compareNames('the entry', Object.keys(last), Object.keys(now)),
  ...Object.entries(last).flatMap(([name, text]) => compareTypes(name, text, now[name] ?? text)),
];

export const compareSurfaces = (last: Surface, now: Surface): Change[] => [
  ...compareNames('the route', last.routes, now.routes),
  ...compareNames('the answer', last.answers, now.answers),
  ...compareNames('the metric', last.metrics, now.metrics),
  ...compareAllTypes(last.types, now.types),
  ...sampleNames.flatMap((sample) => compareTemplates(sample, last.templates[sample], now.templates[sample])),
];
