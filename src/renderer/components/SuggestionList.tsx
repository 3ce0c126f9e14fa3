/** What a field being typed into offers, under it. It is on top of everything: panes clip what they hold, the browser's top layer does not. */
import type { ReactNode } from 'react';
import styles from './SuggestionList.module.css';

export interface Suggestion {
  key: string;
  /** `b` what would stand in the field, `span` what it is, `i` an aside. */
  content: ReactNode;
}

interface SuggestionListProps {
  /** Options are `ID-0`, `ID-1` …, for the field's `aria-activedescendant`. */
  id: string;
  label: string;
  /** The field's place in the window. */
  field: DOMRect;
  suggestions: readonly Suggestion[];
  chosen: number;
  /** Says what keeps the text from being taken; not to be chosen. */
  note?: string;
  onTake(index: number): void;
}

export function SuggestionList({
  id,
  label,
  field,
  suggestions,
  chosen,
  note,
  onTake,
}: SuggestionListProps): ReactNode {
  return (
    <ul
      ref={showOnTop}
      id={id}
      className={styles.list}
      role="listbox"
      aria-label={label}
      popover="manual"
      style={{ left: field.left, top: field.bottom + 2 }}
    >
      {suggestions.map(({ key, content }, i) => (
        <li
          key={key}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === chosen}
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(i);
          }}
        >
          {content}
        </li>
      ))}
      {note && (
        <li className={styles.note} role="option" aria-selected="false" aria-disabled="true">
          {note}
        </li>
      )}
    </ul>
  );
}

function showOnTop(list: HTMLUListElement | null): void {
  if (list?.matches(':popover-open') === false) list.showPopover();
}
