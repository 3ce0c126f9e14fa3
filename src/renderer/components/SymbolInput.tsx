/** The symbol in a header: type to change, Enter to take, arrow keys through company search. */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import type { SymbolMatch } from '../../shared/contract/calls.ts';
import { normaliseSymbol } from '../../shared/market/symbols.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { formatSymbol } from './format.ts';
import styles from './SymbolInput.module.css';

interface SymbolInputProps {
  symbol: string;
  onSymbol(symbol: string): void;
  placeholder?: string;
  label?: string;
  /** Clear after taking a symbol (adding to a list) instead of showing it. */
  clears?: boolean;
}

const SEARCH_AFTER_MS = 120;
const NOTHING_FOUND = 'No ticker or company found. Enter takes it as typed.';

export function SymbolInput({ symbol, onSymbol, placeholder, label = 'Symbol', clears }: SymbolInputProps): ReactNode {
  const [text, setText] = useState<string>();
  const [chosen, setChosen] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const { matches, problem } = useSymbolSearch(text ?? '');
  const editing = text !== undefined;
  const shown = text ?? (clears ? '' : formatSymbol(symbol));

  const take = (next: string): void => {
    onSymbol(next);
    setText(clears ? '' : undefined);
    setChosen(-1);
    if (!clears) input.current?.blur();
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Enter') {
      const match = matches[chosen] ?? exactMatch(matches, text ?? '');
      const typed = match?.symbol ?? normaliseSymbol(text ?? '');
      if (typed) take(typed);
    } else if (event.key === 'Escape') {
      setText(undefined);
      input.current?.blur();
    } else if (event.key === 'ArrowDown') setChosen((c) => Math.min(matches.length - 1, c + 1));
    else if (event.key === 'ArrowUp') setChosen((c) => Math.max(-1, c - 1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const box = input.current?.getBoundingClientRect();
  return (
    <span className={styles.wrap}>
      <input
        ref={input}
        className={styles.input}
        value={shown}
        placeholder={placeholder}
        aria-label={label}
        role="combobox"
        aria-expanded={editing && matches.length > 0}
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
        }}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(-1);
        }}
        onKeyDown={onKeyDown}
      />
      {editing && text !== '' && (matches.length > 0 || problem) && box && (
        <ul
          ref={showOnTop}
          id={listId}
          className={styles.list}
          role="listbox"
          popover="manual"
          style={{ left: box.left, top: box.bottom + 2 }}
        >
          {matches.map((match, i) => (
            <li
              key={match.symbol}
              id={`${listId}-${i}`}
              role="option"
              aria-selected={i === chosen}
              onPointerDown={(event) => {
                event.preventDefault();
                take(match.symbol);
              }}
            >
              <b>{formatSymbol(match.symbol)}</b>
              <span>{match.name}</span>
              <i>{match.market}</i>
            </li>
          ))}
          {matches.length === 0 && problem && (
            <li className={styles.problem} role="option" aria-selected="false" aria-disabled="true">
              {problem}
            </li>
          )}
        </ul>
      )}
    </span>
  );
}

/** Panes clip what they hold; the browser's top layer does not. */
function showOnTop(list: HTMLUListElement | null): void {
  list?.showPopover();
}

/** Company and ticker search, asked a moment after typing stops; only the newest answer counts. */
export function useSymbolSearch(text: string, limit = 8): { matches: readonly SymbolMatch[]; problem?: string } {
  const [found, setFound] = useState<{ matches: readonly SymbolMatch[]; problem?: string }>({ matches: [] });
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === '') {
      setFound({ matches: [] });
      return undefined;
    }
    let current = true;
    const timer = setTimeout(async () => {
      try {
        const matches = await call('symbols.search', { text: wanted.slice(0, 60), limit });
        if (current) setFound({ matches, problem: matches.length === 0 ? NOTHING_FOUND : undefined });
      } catch (error) {
        if (current) setFound({ matches: [], problem: failureMessage(error) });
      }
    }, SEARCH_AFTER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted, limit]);
  return found;
}

function exactMatch(matches: readonly SymbolMatch[], text: string): SymbolMatch | undefined {
  const wanted = text.trim().toUpperCase();
  return matches.find((m) => m.symbol === wanted) ?? matches.find((m) => m.symbol === `I:${wanted}`);
}
