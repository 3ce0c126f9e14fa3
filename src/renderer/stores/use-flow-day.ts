/** One question to the session's flow: demanded while mounted, its newest answer as the engine sends it. */
import { useMemo } from 'react';
import type { FlowDayRequest, FlowDayResult } from '../../shared/contract/flow-day.ts';
import { useDemand } from '../bridge/terminal.ts';
import { useFlowDayStore } from './engine-stores.ts';

/** Undefined until the first answer to exactly this question. */
export function useFlowDay<W extends FlowDayResult['what']>(
  what: W,
  request: Extract<FlowDayRequest, { what: W }>,
): Extract<FlowDayResult, { what: W }> | undefined {
  const asking = JSON.stringify(request);
  const key = `flowDay ${asking}`;
  const item = useMemo(
    () => ({ kind: 'flowDay' as const, key, request: JSON.parse(asking) as FlowDayRequest }),
    [key, asking],
  );
  useDemand([item]);
  const result = useFlowDayStore((s) => s.results[key]);
  return result?.what === what ? (result as Extract<FlowDayResult, { what: W }>) : undefined;
}
