/** Searches for what the text can mean, a moment after typing stops; only the newest answer counts. */
import { useEffect, useState } from 'react';
import type { SymbolMatch } from '../../shared/contract/calls.ts';
import { call, failureMessage } from '../bridge/calls.ts';

export interface InstrumentSearch {
  /** The text that `matches` answer; another one is on its way while it differs from what is typed. */
  text: string;
  matches: readonly SymbolMatch[];
  /** Why there are none, and what to do. */
  problem?: string;
  /** The search itself failed: whether the text names anything is not known. */
  failed?: boolean;
}

const SEARCH_AFTER_MS = 120;
const MAX_TEXT = 160;
const NONE: InstrumentSearch = { text: '', matches: [] };

/** `underlying`: meant by a contract that names none. */
export function useInstrumentSearch(typed: string, limit = 8, underlying?: string): InstrumentSearch {
  const [found, setFound] = useState(NONE);
  const text = typed.trim().slice(0, MAX_TEXT);
  useEffect(() => {
    if (text === '') {
      setFound(NONE);
      return undefined;
    }
    let current = true;
    const timer = setTimeout(async () => {
      try {
        const matches = await call('symbols.search', { text, limit, underlying });
        if (current) setFound({ text, matches, problem: matches.length === 0 ? nothingFound(text) : undefined });
      } catch (error) {
        if (!current) return;
        const code = (error as { code?: unknown }).code;
        const failed = !(typeof code === 'string' && /^(symbols|chain)\//.test(code));
        setFound({ text, matches: [], problem: failureMessage(error), failed });
      }
    }, SEARCH_AFTER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, limit, underlying]);
  return found;
}

const nothingFound = (text: string): string => `No ticker, company or contract is called “${text}”.`;

/** The one instrument that an answer names; undefined where the user must choose. */
export function onlyMatch({ matches }: InstrumentSearch): SymbolMatch | undefined {
  return matches.find(({ exact }) => exact);
}
