/** The names of a scan as rows: looked at once a second, changed on screen only where it is another set, order or count. */
import { useEffect, useMemo, useState } from 'react';
import { MOST_SCANNED } from '../../../shared/contract/demand.ts';
import { SCAN_MEASURES, type ScanMeasureId } from '../../../shared/scan/scan-measures.ts';
import { scanTest } from '../../../shared/scan/scan-test.ts';
import { measuresOf, scanQuery } from '../../../shared/scan/scan-vocabulary.ts';
import { everyMember, membersOf } from '../../../shared/settings/list-members.ts';
import type { Scan } from '../../../shared/settings/scans.ts';
import { useDemand } from '../../bridge/terminal.ts';
import { sortRows } from '../../components/table-types.ts';
import { useListMembers } from '../../stores/list-members.ts';
import { mirror } from '../../stores/market.ts';
import { useWatchlistsStore } from '../../stores/watchlists-store.ts';
import { marketNowMs } from '../../stores/world-store.ts';
import { SCAN_COLUMNS } from './scan-columns.ts';
import { sameRows, scanRows, type Scanned, type ScanRow } from './scan-rows.ts';

const LOOK_MS = 1_000;

export interface ScanView extends Scanned {
  /** Names beyond what a scan takes. */
  leftOut: number;
  /** Anything that is shown or asked needs the option prints. */
  flow: boolean;
}

export function useScan(paneId: string, { list, where, columns, sort }: Scan): ScanView {
  const watchlists = useWatchlistsStore((s) => s.watchlists);
  const members = useListMembers();
  const names = useMemo(
    () => (list === '' ? everyMember(watchlists) : membersOf(watchlists, list)),
    [watchlists, list],
  );
  const all = useMemo(() => names.slice(0, MOST_SCANNED).map(rowOf), [names]);
  const optionable = list === '';
  const query = useMemo(() => scanQuery(where), [where]);
  const flow = [...columns, ...measuresOf(query)].some((id) => SCAN_MEASURES[id as ScanMeasureId]?.flow);
  useDemand(
    useMemo(() => {
      const symbols = all.map(({ symbol }) => symbol);
      return [{ kind: 'scan', key: `scan ${paneId}`, symbols, flow, optionable } as const];
    }, [paneId, all, flow, optionable]),
  );
  const look = useMemo(() => {
    const test = scanTest(query, { members });
    return (): Scanned => {
      const { rows, progress } = scanRows(all, test, marketNowMs(), optionable);
      return { rows: sortRows(rows, SCAN_COLUMNS, sort), progress };
    };
  }, [all, query, members, sort, optionable]);
  const [scanned, setScanned] = useState(look);
  useEffect(() => {
    const lookAgain = (): void => {
      const next = look();
      setScanned((now) => {
        const rows = sameRows(now.rows, next.rows) ? now.rows : next.rows;
        const progress = JSON.stringify(now.progress) === JSON.stringify(next.progress) ? now.progress : next.progress;
        return rows === now.rows && progress === now.progress ? now : { rows, progress };
      });
    };
    lookAgain();
    const timer = setInterval(lookAgain, LOOK_MS);
    return () => clearInterval(timer);
  }, [look]);
  return { ...scanned, leftOut: names.length - all.length, flow };
}

const rowOf = (symbol: string): ScanRow => ({ symbol, of: (column) => mirror.read(symbol, column) });
