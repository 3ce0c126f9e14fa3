/** The names for which the condition is true, as a live table. */
import { useMemo, useRef, type ReactNode } from 'react';
import { marketOf } from '../../../shared/market/symbols.ts';
import { BellPlus } from 'lucide-react';
import { ColumnMenu } from '../../components/ColumnMenu.tsx';
import { toCsv } from '../../components/csv.ts';
import { ExportMenu } from '../../components/ExportMenu.tsx';
import { formatSymbol } from '../../components/format.ts';
import { Pane } from '../../components/Pane.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { useOfferFiles } from '../../components/pane-files.ts';
import { Select } from '../../components/Select.tsx';
import { EmptyState } from '../../components/states.tsx';
import { Button } from '../../components/Toggle.tsx';
import { VirtualTable } from '../../components/VirtualTable.tsx';
import { SCAN_MEASURES, type ScanMeasureId } from '../../../shared/scan/scan-measures.ts';
import { editRule } from '../../stores/alerts-store.ts';
import { openPaletteWith } from '../../stores/dialogs-store.ts';
import { mirror } from '../../stores/market.ts';
import { useWatchlistsStore } from '../../stores/watchlists-store.ts';
import { marketNowMs } from '../../stores/world-store.ts';
import { instrumentActions } from '../../workspace/instrument-actions.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { entryRule } from './entry-rule.ts';
import { Condition, Progress } from './ScanBar.tsx';
import { SCAN_COLUMNS } from './scan-columns.ts';
import type { ScanProgress, ScanRow } from './scan-rows.ts';
import { ScanMenu } from './ScanMenu.tsx';
import { scannerWords } from './scanner-words.ts';
import type { ScannerSettings } from './scanner-settings.ts';
import { useScan } from './use-scan.ts';

/** Ages move without a tick of the row itself. */
const REFRESH_MS = 1_000;

export function ScannerPane(props: PaneProps<ScannerSettings>): ReactNode {
  const { paneId, settings, setSettings } = props;
  const root = useRef<HTMLDivElement>(null);
  const scan = useScan(paneId, settings);
  const lists = useWatchlistsStore((s) => s.watchlists.lists);
  const columns = useMemo(
    () => SCAN_COLUMNS.filter(({ frozen, id }) => frozen || settings.columns.includes(id)),
    [settings.columns],
  );
  const { rows, progress } = scan;
  const markets = useMemo(() => [...new Set(rows.map(({ symbol }) => marketOf(symbol)))], [rows]);
  const files = progress.names > 0 ? { name: 'Scan', markets, csv: () => csvOf(rows, settings.columns) } : undefined;
  useOfferFiles(paneId, files);
  const listMissing = settings.list !== '' && !lists.some(({ name }) => name === settings.list);
  const alertable = settings.where !== '' && !listMissing && !settings.list.includes('"');
  const universe = [
    { value: '', label: 'All with options' },
    ...lists.map(({ name }) => ({ value: name, label: name })),
    ...(listMissing ? [{ value: settings.list, label: `“${settings.list}”: there is no such list now` }] : []),
  ];
  const header = (
    <PaneHeader
      markets={markets}
      linkGroup={props.linkGroup}
      onLinkGroup={props.setLinkGroup}
      trailing={
        <>
          <Button
            label={alertable ? 'Alert when a name enters…' : scannerWords.noAlert}
            icon={<BellPlus size={14} aria-hidden />}
            disabled={!alertable}
            onClick={() => editRule(entryRule(settings))}
          />
          <ColumnMenu
            columns={SCAN_COLUMNS}
            visible={settings.columns}
            onChange={(visible) => setSettings({ columns: visible.filter((id) => id !== 'symbol') })}
          />
          {files && <ExportMenu files={files} />}
        </>
      }
    >
      <ScanMenu settings={settings} setSettings={setSettings} />
      <Select label="Names" value={settings.list} options={universe} onChange={(list) => setSettings({ list })} />
    </PaneHeader>
  );
  return (
    <Pane label="Scanner" header={header}>
      <div
        ref={root}
        className="fill"
        onKeyDown={(event) => {
          if (event.key !== '/' || (event.target as Element).matches('input')) return;
          event.preventDefault();
          event.stopPropagation();
          root.current?.querySelector('input')?.focus();
        }}
      >
        <Condition where={settings.where} onWhere={(where) => setSettings({ where })} />
        <Progress {...scan} />
        <VirtualTable
          label="Scanner"
          columns={columns}
          rows={rows}
          rowKey={rowKey}
          versionOf={versionOf}
          sort={settings.sort}
          onSort={(sort) => setSettings({ sort })}
          activeKey={props.symbol}
          onActivate={(row) => props.setSymbol(row.symbol)}
          menu={(row) => instrumentActions(row.symbol, paneId)}
          findText={(row) => formatSymbol(row.symbol)}
          onUnfound={openPaletteWith}
          refreshMs={REFRESH_MS}
          empty={<EmptyState message={whyEmpty(settings.list, listMissing, progress)} />}
        />
      </div>
    </Pane>
  );
}

const rowKey = (row: ScanRow): string => row.symbol;
const versionOf = (row: ScanRow): number => mirror.versionOfSymbol(row.symbol);

function whyEmpty(list: string, listMissing: boolean, { names, unknown, withoutOptions }: ScanProgress): string {
  if (listMissing) return scannerWords.noList(list);
  if (names === 0 && withoutOptions.length > 0) return scannerWords.noneOptionable(withoutOptions.length);
  if (names === 0) return scannerWords.noNames;
  return unknown === names ? scannerWords.noneKnown : scannerWords.nonePass;
}

/** Numbers as they are, in the measures' units; nothing where a value is unknown. */
function csvOf(rows: readonly ScanRow[], columns: readonly string[]): string {
  const ids = columns.filter((id): id is ScanMeasureId => Object.hasOwn(SCAN_MEASURES, id));
  const nowMs = marketNowMs();
  return toCsv(
    ['symbol', ...ids, 'atUtc'],
    rows.map(({ symbol, of }) => [
      symbol,
      ...ids.map((id) => SCAN_MEASURES[id].read(of, nowMs)),
      new Date(nowMs).toISOString(),
    ]),
  );
}
