/** The whole filter as one text, over the list: Enter takes it, Escape puts it back. */
import { useMemo, useState, type ReactNode } from 'react';
import { printVocabulary } from '../../../shared/flow/print-vocabulary.ts';
import type { Query } from '../../../shared/query/query.ts';
import { everyMember, namedLists } from '../../../shared/settings/list-members.ts';
import { filterOfQuery, textOfFilter } from '../../../shared/settings/flow-filter-text.ts';
import { QueryInput } from '../../components/QueryInput.tsx';
import { useWatchlistsStore } from '../../stores/watchlists-store.ts';
import type { FlowSettings } from './flow-settings.ts';
import { flowStates } from './flow-words.ts';
import styles from './FlowPane.module.css';

interface FilterTextProps {
  settings: FlowSettings;
  setSettings(change: Partial<FlowSettings>): void;
  /** It was opened just now, and not with the pane. */
  opened: boolean;
}

export function FilterText({ settings, setSettings, opened }: FilterTextProps): ReactNode {
  const watchlists = useWatchlistsStore((s) => s.watchlists);
  const vocabulary = useMemo(
    () => printVocabulary({ symbols: everyMember(watchlists), lists: namedLists(watchlists) }),
    [watchlists],
  );
  const [typed, setTyped] = useState<{ text: string; query?: Query }>();
  const text = typed?.text ?? textOfFilter(settings);
  return (
    <div className={styles.text}>
      <QueryInput
        label="Filter as text"
        text={text}
        autoFocus={opened}
        vocabulary={vocabulary}
        empty={flowStates.everything}
        onText={(next, { query }) => setTyped({ text: next, ...(query && { query }) })}
        onEnter={() => {
          if (typed) setSettings(filterOfQuery(typed.query));
          setTyped(undefined);
        }}
        onEscape={() => (typed ? setTyped(undefined) : setSettings({ showText: false }))}
      />
    </div>
  );
}
