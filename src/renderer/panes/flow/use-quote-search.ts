/** Why no quote tells a print's side, asked of the engine where that is so; again once a second as long as an answer is to come. */
import { useEffect, useState } from 'react';
import type { AskedQuote, QuoteSearch } from '../../../shared/contract/flow-side.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import type { FlowFeed } from './flow-feed.ts';
import { flowFaults } from './flow-words.ts';
import { printLacksQuote } from './side-words.ts';

const AGAIN_MS = 1_000;
const UNSETTLED: ReadonlySet<AskedQuote> = new Set<AskedQuote>(['waiting', 'pausing']);

interface Found {
  search?: QuoteSearch;
  /** Why the engine did not say. */
  problem?: string;
}

export function useQuoteSearch(feed: FlowFeed, ordinal: number): Found {
  const [found, setFound] = useState<Found>({});
  const { tape, facts } = feed;
  const symbol = printLacksQuote(feed, ordinal) ? facts.symbolOf(tape.instrument(ordinal)) : undefined;
  const atMs = tape.get(ordinal, 'atMs');
  const seq = tape.get(ordinal, 'printSeq');
  useEffect(() => {
    setFound({});
    if (symbol === undefined) return undefined;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      try {
        const search = await call('flow.quoteSearch', { symbol, atMs, seq });
        if (over) return;
        setFound({ search });
        if (UNSETTLED.has(search.rest)) timer = setTimeout(() => void ask(), AGAIN_MS);
      } catch (error) {
        if (!over) setFound({ problem: flowFaults.searchUnknown(failureMessage(error)) });
      }
    };
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [symbol, atMs, seq]);
  return found;
}
