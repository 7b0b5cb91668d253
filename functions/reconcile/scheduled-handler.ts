// The face of a function that a schedule starts: no caller and no input; the answer is for whoever invokes it by hand.
import type { Call } from '../shared/call.ts';
import { type FrameSettings, runInvocation } from '../shared/invocation.ts';
import type { RefusalCode } from '../shared/refusal.ts';
import type { RunSummary } from './reconcile.ts';

export type ScheduledAnswer = RunSummary | { readonly code: RefusalCode; readonly requestId: string };

export const scheduledHandler =
  (settings: FrameSettings, run: (call: Call) => Promise<RunSummary>) =>
  (event: unknown, context: unknown): Promise<ScheduledAnswer> =>
    runInvocation<ScheduledAnswer>(settings, event, context, {
      route: `schedule ${settings.functionName}`,
      run: async (call) => {
        const summary = await run(call);
        const { checked, raised, cleared, kept, failed } = summary;
        call.trail.note({ checked, raised, cleared, kept, failed });
        return summary;
      },
      statusOf: () => 200,
      refuse: ({ code }, requestId) => ({ code, requestId }),
    });
