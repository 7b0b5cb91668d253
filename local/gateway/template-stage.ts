// The stage of the HTTP API in the template: how many requests each route takes, and what the access log says of one.
import * as z from 'zod';
import { resourceProblem } from '../cloudformation-values.ts';
import type { TemplateReader } from '../template-reader.ts';

/** A token bucket: so many at once, and so many more each second. */
export type RouteLimit = { readonly perSecond: number; readonly burst: number };

export type LocalApiStage = {
  /** Undefined: the account's quota alone. */
  readonly limitOf: (routeKey: string) => RouteLimit | undefined;
  /** With `$context.…` where values go. Absent without an access log. */
  readonly accessLogFormat: string | undefined;
};

const limitSchema = z.object({
  ThrottlingRateLimit: z.number().optional(),
  ThrottlingBurstLimit: z.number().optional(),
});

const stageSchema = z.object({
  AccessLogSettings: z.object({ Format: z.string() }).optional(),
  DefaultRouteSettings: limitSchema.optional(),
  RouteSettings: z.record(z.string(), limitSchema).default({}),
});

const limitIn = (settings: z.output<typeof limitSchema> | undefined): RouteLimit | undefined => {
  const { ThrottlingRateLimit: perSecond, ThrottlingBurstLimit: burst } = settings ?? {};
  return perSecond === undefined || burst === undefined ? undefined : { perSecond, burst };
};

export const readApiStage = (template: TemplateReader): LocalApiStage => {
  const [stage, another] = template.ofType('AWS::ApiGatewayV2::Stage');
  if (another) throw resourceProblem(another, 'is a second stage — the local run serves one');
  if (!stage) return { limitOf: () => undefined, accessLogFormat: undefined };
  const { AccessLogSettings, DefaultRouteSettings, RouteSettings } = template.read(stage, stageSchema);
  return {
    limitOf: (routeKey) => limitIn(RouteSettings[routeKey] ?? DefaultRouteSettings),
    accessLogFormat: AccessLogSettings?.Format,
  };
};
