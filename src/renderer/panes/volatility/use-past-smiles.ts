/** Earlier smiles of a name, read from the memory while they are shown. */
import { useEffect, useState } from 'react';
import type { CallResult } from '../../../shared/contract/calls.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import type { ShownPast } from './past-smiles.ts';
import type { VolatilitySettings } from './volatility-settings.ts';

const AGAIN_MS = 60_000;
type Answer = CallResult<'history.smiles'>;

/** What the memory has of the days chosen; asked again each minute while shown. */
export function usePastSmiles(
  symbol: string,
  past: VolatilitySettings['past'],
): { shown: ShownPast[]; failure?: string } {
  const world = useWorldStore((s) => `${s.world?.kind} ${s.world?.source}`);
  const key = `${world} ${symbol}`;
  const [read, setRead] = useState<{ of: string; answer?: Answer; failure?: string }>();
  const on = past !== 'none';
  useEffect(() => {
    if (!on) return undefined;
    let gone = false;
    const ask = async (): Promise<void> => {
      try {
        const answer = await call('history.smiles', { symbol });
        if (!gone) setRead({ of: key, answer });
      } catch (error) {
        if (!gone) setRead({ of: key, failure: failureMessage(error) });
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), AGAIN_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [on, key, symbol]);
  if (!on || read?.of !== key) return { shown: [] };
  const { answer, failure } = read;
  const shown: ShownPast[] = [];
  if (answer && past !== 'weekAgo') shown.push({ name: 'yesterday', ...answer.yesterday });
  if (answer && past !== 'yesterday') shown.push({ name: 'a week ago', ...answer.weekAgo });
  return { shown, failure };
}
