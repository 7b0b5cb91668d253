// What a deployer should know at synth although nothing is wrong: web apps whose cookies do not travel, and subnets that lead nowhere.
import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CorbadoActionsProps, Settings } from './corbado-actions-props.ts';
import { originHints } from './settings/same-site.ts';

/** Each can be acknowledged: `Annotations.of(auth).acknowledgeWarning(id, why)`. */
export const sayHints = (
  scope: Construct,
  settings: Settings,
  { customDomain, functionProps }: CorbadoActionsProps,
) => {
  const zone = customDomain?.hostedZone;
  const domain = customDomain && { ...customDomain, hostedZone: zone && { name: zone.zoneName } };
  for (const { level, text } of originHints(settings, domain)) {
    if (level === 'info') Annotations.of(scope).addInfoV2('corbado-actions:local-origin', text);
    else Annotations.of(scope).addWarningV2('corbado-actions:cross-site-origin', text);
  }
  const { vpc, vpcSubnets } = functionProps?.all ?? {};
  const isolated = new Set(vpc?.isolatedSubnets.map(({ subnetId }) => subnetId));
  const chosen = vpc?.selectSubnets(vpcSubnets).subnetIds ?? [];
  if (chosen.length === 0 || !chosen.every((id) => isolated.has(id))) return;
  Annotations.of(scope).addWarningV2(
    'corbado-actions:isolated-subnets',
    'functionProps.all.vpc: the functions are in isolated subnets, which lead to AWS at most, by endpoints, and not to Corbado - choose ' +
      'subnets with a NAT gateway, or acknowledge this if there is a proxy',
  );
};
