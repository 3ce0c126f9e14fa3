/** A condition as text: what could come next while it is typed, and a caret under what is wrong, with a sentence. */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { completeQuery, type Completion } from '../../shared/query/complete-query.ts';
import { parseQuery, type Places } from '../../shared/query/parse-query.ts';
import type { QueryFault } from '../../shared/query/query-fault.ts';
import type { Query, Vocabulary } from '../../shared/query/query.ts';
import { SuggestionList } from './SuggestionList.tsx';
import styles from './QueryInput.module.css';

interface QueryInputProps {
  label: string;
  text: string;
  vocabulary: Vocabulary;
  /** Shown instead of an error for an empty text; undefined: it must not be empty. */
  empty?: string;
  /** What is wrong beyond the grammar. */
  check?(query: Query, places: Places): QueryFault | undefined;
  /** Every letter typed; `query` is undefined while the text is empty or wrong. */
  onText(text: string, read: { query?: Query; fault?: QueryFault }): void;
  /** Enter, with a text that can be used. */
  onEnter?(): void;
  onEscape?(): void;
  /** It takes the focus when it appears. */
  autoFocus?: boolean;
}

export function QueryInput(props: QueryInputProps): ReactNode {
  const { label, text, vocabulary, empty, check, onText, onEnter, onEscape, autoFocus } = props;
  const input = useRef<HTMLInputElement>(null);
  const wrap = useRef<HTMLDivElement>(null);
  const listId = useId();
  const faultId = useId();
  const [caret, setCaret] = useState<number>();
  const [chosen, setChosen] = useState(-1);
  const [scrolledPx, setScrolledPx] = useState(0);
  useEffect(() => {
    if (autoFocus) input.current?.focus();
  }, [autoFocus]);
  const blank = text.trim() === '';
  const read = parseQuery(text, vocabulary);
  const fault = blank && empty !== undefined ? undefined : (read.fault ?? check?.(read.query, read.places));
  // After a word that is whole nothing is offered before a space, and nothing before a word that stands there.
  const offered = caret === undefined ? [] : completeQuery(text, caret, vocabulary);
  const begun =
    caret !== undefined && (caret === 0 || /[\s(,]/.test(text[caret - 1])) && !/^[\w"]/.test(text.slice(caret));
  const completions = offered.filter(({ from }) => begun || from !== caret);
  // Unfinished input is not an error yet: the sentence waits until the caret has left it or nothing matches.
  const { fault: misread } = read;
  const unfinished =
    misread !== undefined && caret === text.length && misread.column + misread.length >= text.trimEnd().length;
  const isFaultShown = fault !== undefined && !(unfinished && completions.length > 0);
  // What can be written never covers what is wrong.
  const box = (isFaultShown ? wrap : input).current?.getBoundingClientRect();

  const tell = (next: string): void => onText(next, parseQuery(next, vocabulary));
  const place = (): void => {
    const field = input.current;
    if (!field) return;
    setCaret(field.selectionStart ?? undefined);
    setScrolledPx(field.scrollLeft);
  };
  const take = ({ text: word, from, to }: Completion): void => {
    const after = text.slice(to);
    const inList = /\([^()]*$/.test(text.slice(0, from));
    const spaced = inList || after.startsWith(' ') ? word : `${word} `;
    tell(text.slice(0, from) + spaced + after);
    const at = from + spaced.length;
    setChosen(-1);
    requestAnimationFrame(() => {
      input.current?.setSelectionRange(at, at);
      place();
    });
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const listed = completions.length > 0;
    if (event.key === 'ArrowDown' && listed) setChosen((c) => Math.min(completions.length - 1, c + 1));
    else if (event.key === 'ArrowUp' && listed) setChosen((c) => Math.max(-1, c - 1));
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen >= 0 && listed) take(completions[chosen]);
    else if (event.key === 'Tab' && listed && !event.shiftKey && typedPart(text, completions[0])) take(completions[0]);
    else if (event.key === 'Escape' && listed) setCaret(undefined);
    else if (event.key === 'Escape' && onEscape) onEscape();
    else if (event.key === 'Enter' && onEnter) {
      setCaret(undefined);
      if (!fault) onEnter();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={wrap} className={styles.wrap}>
      <input
        ref={input}
        className={styles.input}
        value={text}
        aria-label={label}
        aria-invalid={fault !== undefined && !unfinished}
        aria-describedby={faultId}
        role="combobox"
        aria-expanded={completions.length > 0}
        aria-controls={listId}
        aria-activedescendant={chosen >= 0 ? `${listId}-${chosen}` : undefined}
        autoComplete="off"
        spellCheck={false}
        data-autofocus={autoFocus || undefined}
        placeholder={vocabulary.example}
        onChange={(event) => {
          setChosen(-1);
          tell(event.target.value);
          setCaret(event.target.selectionStart ?? undefined);
        }}
        onSelect={place}
        onScroll={place}
        onBlur={() => {
          setCaret(undefined);
          setChosen(-1);
        }}
        onKeyDown={onKeyDown}
      />
      <p id={faultId} className={styles.below} aria-live="polite">
        {isFaultShown ? (
          <>
            <span
              className={styles.caret}
              aria-hidden
              style={{ paddingLeft: `calc(${fault.column}ch - ${scrolledPx}px)` }}
            >
              {'^'.repeat(Math.min(fault.length, 60))}
            </span>
            <span className={styles.fault}>{fault.message}</span>
          </>
        ) : (
          <span className="faint">{blank ? empty : ''}</span>
        )}
      </p>
      {completions.length > 0 && box && (
        <SuggestionList
          id={listId}
          label="What can be written here"
          field={box}
          suggestions={completions.map((completion) => ({
            key: completion.text,
            content: (
              <>
                <b>{completion.text}</b>
                <span>{completion.about}</span>
              </>
            ),
          }))}
          chosen={chosen}
          onTake={(index) => take(completions[index])}
        />
      )}
    </div>
  );
}

/** Tab completes what was begun; where nothing was, it leaves the field. */
const typedPart = (text: string, { from, to }: Completion): boolean => text.slice(from, to) !== '';
