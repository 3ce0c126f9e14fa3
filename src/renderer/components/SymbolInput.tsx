/** The symbol in a header: type a ticker, a company or a contract; Enter takes what the text names and nothing else. */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import type { SymbolMatch } from '../../shared/contract/calls.ts';
import { tickerOf } from '../../shared/market/instrument-text.ts';
import { parseOptionSymbol } from '../../shared/market/symbols.ts';
import { componentStates } from './component-words.ts';
import { formatSymbol } from './format.ts';
import { InstrumentOption } from './InstrumentOption.tsx';
import { knownTicker } from './known-ticker.ts';
import { onlyMatch, useInstrumentSearch } from './use-instrument-search.ts';
import { SuggestionList } from './SuggestionList.tsx';
import styles from './SymbolInput.module.css';

interface SymbolInputProps {
  symbol: string;
  onSymbol(symbol: string): void;
  placeholder?: string;
  label?: string;
  /** Clear after taking a symbol (adding to a list) instead of showing it. */
  clears?: boolean;
  /** It was opened to be typed into: it takes the keyboard, and this is called when that goes elsewhere. */
  onLeave?(): void;
  /** Takes a pasted list; false leaves the text to the field. */
  takesPasted?(text: string): boolean;
}

export function SymbolInput(props: SymbolInputProps): ReactNode {
  const { symbol, onSymbol, placeholder, label = 'Symbol', clears, onLeave, takesPasted } = props;
  const [text, setText] = useState<string>();
  const [chosen, setChosen] = useState(-1);
  /** `waiting`: Enter came before the answer. `asked`: it came, and the answer names no single instrument. */
  const [enter, setEnter] = useState<'waiting' | 'asked'>();
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const underlying = symbol === '' ? undefined : (parseOptionSymbol(symbol)?.underlying ?? symbol);
  const editing = text !== undefined;
  const shown = text ?? (clears ? '' : formatSymbol(symbol));
  // The text already there was not typed: it starts no search.
  const asks = editing && text.trim() !== '' && (clears || text !== formatSymbol(symbol));
  const search = useInstrumentSearch(asks ? text : '', 8, underlying);
  const { matches } = search;
  const unchecked = search.failed ? tickerOf(text ?? '') : undefined;
  const offered = unchecked === undefined ? matches.map((match) => match.symbol) : [unchecked];

  const take = (next: string): void => {
    onSymbol(next);
    setText(clears ? '' : undefined);
    setChosen(-1);
    setEnter(undefined);
    if (!clears) input.current?.blur();
  };
  const onEnter = (): void => {
    const typed = (text ?? '').trim();
    if (!asks) return void (typed !== '' && input.current?.blur());
    const known = chosen < 0 ? knownTicker(typed) : undefined;
    if (known) take(known);
    else if (chosen >= 0) take(offered[chosen] ?? symbol);
    else if (search.text !== typed) setEnter('waiting');
    else answer();
  };
  const answer = (): void => {
    const only = onlyMatch(search);
    if (only) take(only.symbol);
    else setEnter('asked');
  };
  const latest = useRef(answer);
  latest.current = answer;
  useEffect(() => {
    if (enter === 'waiting' && text !== undefined && search.text === text.trim()) latest.current();
  }, [enter, search, text]);

  const opened = useRef(onLeave !== undefined);
  useEffect(() => {
    if (opened.current) input.current!.focus();
  }, []);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Enter') onEnter();
    else if (event.key === 'Escape') {
      setText(undefined);
      input.current?.blur();
    } else if (event.key === 'ArrowDown') setChosen((c) => Math.min(offered.length - 1, c + 1));
    else if (event.key === 'ArrowUp') setChosen((c) => Math.max(-1, c - 1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const note = search.problem ?? (enter === 'asked' && matches.length > 0 ? componentStates.severalAnswer : '');
  const listed = asks && (offered.length > 0 || note !== '');
  const box = listed ? input.current?.getBoundingClientRect() : undefined;
  return (
    <span className={styles.wrap}>
      <input
        ref={input}
        className={styles.input}
        value={shown}
        placeholder={placeholder}
        aria-label={label}
        role="combobox"
        aria-expanded={asks && offered.length > 0}
        aria-controls={listId}
        aria-activedescendant={chosen >= 0 ? `${listId}-${chosen}` : undefined}
        autoComplete="off"
        spellCheck={false}
        style={{ '--letters': Math.max(4, shown.length) } as React.CSSProperties}
        data-wide={clears || undefined}
        onFocus={(event) => {
          setText(clears ? '' : shown);
          event.currentTarget.select();
        }}
        onBlur={() => {
          setText(undefined);
          setChosen(-1);
          setEnter(undefined);
          onLeave?.();
        }}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(-1);
          setEnter(undefined);
        }}
        onPaste={(event) => {
          if (takesPasted?.(event.clipboardData.getData('text/plain'))) event.preventDefault();
        }}
        onKeyDown={onKeyDown}
      />
      {box && (
        <SuggestionList
          id={listId}
          label="Instruments found"
          field={box}
          suggestions={offered.map((key, i) => ({ key, content: <Offered symbol={key} match={matches[i]} /> }))}
          note={note}
          chosen={chosen}
          onTake={(index) => take(offered[index])}
        />
      )}
    </span>
  );
}

/** An instrument that was found; without a match, a ticker that could not be looked up. */
function Offered({ symbol, match }: { symbol: string; match: SymbolMatch | undefined }): ReactNode {
  if (match) return <InstrumentOption match={match} />;
  return (
    <>
      <b>{formatSymbol(symbol)}</b>
      <span>take it unchecked</span>
    </>
  );
}
