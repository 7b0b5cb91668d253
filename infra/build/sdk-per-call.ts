// What the AWS SDK works out for every call although it comes out the same each time, or does for every call though nobody here needs it:
// the bundles have it done once, or not at all. A request stays the same to the last digit of its signature.
import { all, drop, type LeftOut, swap } from './lean-sdk.ts';

const core = '@smithy/core/dist-es/submodules';
const awsCore = '@aws-sdk/core/dist-es/submodules';

export const perCall: readonly LeftOut[] = [
  // The steps of a call are the same for every command of a kind, unless one was added to the command itself. No schema has an event
  // stream, and no command a recorder of metrics.
  {
    file: `${core}/client/smithy-client/command.js`,
    digest: '2e99f33b18fa0cfd',
    instead: all(
      swap('export class Command {', 'const stacks = new WeakMap();\nexport class Command {'),
      swap('middlewareStack = constructStack();', 'get middlewareStack() { return this.own ??= constructStack(); }'),
      drop('        for (const mw of middlewareFn', '        const { logger }'),
      swap(
        '        const { logger } = configuration;',
        `        const kinds = stacks.get(clientStack) ?? new Map();
        stacks.set(clientStack, kinds);
        const isPlain = this.own === undefined;
        let stack = isPlain && kinds.get(CommandCtor);
        if (!stack) {
            for (const mw of middlewareFn(CommandCtor, clientStack, configuration, options)) this.middlewareStack.use(mw);
            stack = clientStack.concat(this.middlewareStack);
            if (isPlain) kinds.set(CommandCtor, stack);
        }
        const { logger } = configuration;`,
      ),
      drop('        if (requestOptions.metricsRecorder) {', '        return stack.resolve('),
    ),
  },
  // Such a list is put in order once. Nothing is taken out of it here, and nobody asks for its names.
  {
    file: `${core}/client/middleware-stack/MiddlewareStack.js`,
    digest: 'e7be4d7f281e4e58',
    instead: all(
      swap('let identifyOnResolve = false;', 'let steps;'),
      drop('    const removeByName', '    const cloneTo'),
      drop('        toStack.identifyOnResolve?.', '        return toStack;'),
      drop('        remove: (toRemove) => {', '        concat: (from)'),
      drop('            cloned.identifyOnResolve(', '            return cloned;'),
      drop('        identify: () => {', '        resolve: (handler'),
      drop(
        '            for (const middleware of getMiddlewareList()',
        '            return handler;\n        },\n    };',
      ),
      swap(
        '            return handler;\n        },\n    };',
        `            steps ??= getMiddlewareList().map((entry) => entry.middleware).reverse();
            for (const middleware of steps) handler = middleware(handler, context);
            return handler;
        },
    };`,
      ),
    ),
  },
  // Each call's context was laid over the client's fifty settings by copying all of both, on the way out and on the way in.
  {
    file: `${core}/schema/middleware/schemaSerializationMiddleware.js`,
    digest: '5c0658ed35f087d6',
    instead: `import { getSmithyContext, toEndpointV1 } from "@smithy/core/transport";
import { operation } from "../schemas/operation";
export const schemaSerializationMiddleware = (config) => (next, context) => async (args) => {
    const [, ns, n, t, i, o] = getSmithyContext(context).operationSchema;
    const endpoint = context.endpointV2 ? async () => toEndpointV1(context.endpointV2) : config.endpoint;
    const over = { __proto__: config, ...context, endpoint };
    return next({ ...args, request: await config.protocol.serializeRequest(operation(ns, n, t, i, o), args.input, over) });
};`,
  },
  {
    file: `${core}/schema/middleware/schemaDeserializationMiddleware.js`,
    digest: 'b50e0a8f2109ee0c',
    instead: all(
      swap('            ...config,', '            __proto__: config,'),
      drop('                if (!context.logger ||', '            }\n            if (typeof error.$responseBodyText'),
    ),
  },
  // Where a call goes: asked again only for another table or pool. Each client has its own of these, each kind of command too.
  {
    file: `${core}/endpoints/middleware-endpoint/endpointMiddleware.js`,
    digest: 'e0d03d523e8b7f84',
    instead: `import { getSmithyContext } from "@smithy/core/transport";
import { bindGetEndpointFromInstructions } from "./adaptors/getEndpointFromInstructions";
export function bindEndpointMiddleware(getEndpointFromConfig) {
    const getEndpointFromInstructions = bindGetEndpointFromInstructions(getEndpointFromConfig);
    return ({ config, instructions }) => {
        const ofInput = Object.values(instructions).filter(({ type }) => type === "contextParams");
        let held;
        let heldFor;
        return (next, context) => async (args) => {
            const asked = ofInput.map(({ name }) => args.input[name]).join();
            if (heldFor !== asked) {
                held = await getEndpointFromInstructions(args.input, { getEndpointParameterInstructions: () => instructions }, { ...config }, context);
                heldFor = asked;
            }
            context.endpointV2 = held;
            context.authSchemes = held.properties?.authSchemes;
            const authScheme = context.authSchemes?.[0];
            if (authScheme) {
                const { signingRegion, signingName, signingRegionSet } = authScheme;
                context["signing_region"] = signingRegion;
                context["signing_service"] = signingName;
                const option = getSmithyContext(context)?.selectedHttpAuthScheme?.httpAuthOption;
                if (option) {
                    option.signingProperties = Object.assign(option.signingProperties || {}, { signing_region: signingRegion, signingRegion, signing_service: signingName, signingName, signingRegionSet }, authScheme.properties);
                }
            }
            return next({ ...args });
        };
    };
}`,
  },
  // Who calls: the same words with every call of a client.
  {
    file: `${awsCore}/client/middleware-user-agent/user-agent-middleware.js`,
    digest: '251a98992a5bf3eb',
    instead: all(
      swap(
        '(options) => (next, context) => async (args) => {',
        '(options) => { let held; return (next, context) => async (args) => {',
      ),
      drop('    const userAgent = context?.userAgent', '    const defaultUserAgent'),
      swap('    const defaultUserAgent =', '    if (!held) {\n    const defaultUserAgent ='),
      drop('    await checkFeatures(', '    const awsContext'),
      swap('...userAgent, ', ''),
      drop('    if (options.runtime !== "browser") {', '    return next({\n        ...args,\n        request,'),
      swap(
        '    return next({\n        ...args,\n        request,\n    });\n};',
        `    held = [normalUAValue, sdkUserAgentValue];
    }
    [headers[X_AMZ_USER_AGENT], headers[USER_AGENT]] = held;
    return next(args);
}; };`,
      ),
    ),
  },
];
