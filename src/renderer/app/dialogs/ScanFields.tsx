/** The fields of a condition on a scan: what must be true of a name. */
import { useMemo, useState, type ReactNode } from 'react';
import { printQuery } from '../../../shared/query/print-query.ts';
import { scanVocabulary } from '../../../shared/scan/scan-vocabulary.ts';
import type { ScanCondition } from '../../../shared/settings/alerts.ts';
import { everyMember, namedLists } from '../../../shared/settings/list-members.ts';
import { QueryInput } from '../../components/QueryInput.tsx';
import { useWatchlistsStore } from '../../stores/watchlists-store.ts';

interface ScanFieldsProps {
  condition: ScanCondition;
  onChange(next: ScanCondition): void;
}

export function ScanFields({ condition, onChange }: ScanFieldsProps): ReactNode {
  const watchlists = useWatchlistsStore((s) => s.watchlists);
  const vocabulary = useMemo(
    () => scanVocabulary({ symbols: everyMember(watchlists), lists: namedLists(watchlists) }),
    [watchlists],
  );
  const [typed, setTyped] = useState<{ text: string; where: string }>();
  return (
    <QueryInput
      label="What must be true of a name"
      text={typed?.where === condition.where ? typed.text : condition.where}
      vocabulary={vocabulary}
      onText={(text, { query }) => {
        const where = query ? printQuery(query, vocabulary) : condition.where;
        setTyped({ text, where });
        if (where !== condition.where) onChange({ kind: 'scan', where });
      }}
    />
  );
}
