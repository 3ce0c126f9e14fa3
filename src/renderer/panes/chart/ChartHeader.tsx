/** The chart's controls: symbol, timeframe, style, indicators; where its bars come from. Where there is no room they fold into menus. */
import { ChartNoAxesCombined, SlidersHorizontal } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { CHART_STYLES, PRICE_SCALES } from '../../charts/chart-choices.ts';
import { DAY_MS, TIMEFRAMES } from '../../charts/chart-time.ts';
import { OVERLAYS } from '../../charts/overlay-choices.ts';
import { INDICATOR_KINDS } from '../../charts/indicator-set.ts';
import { NameDialog } from '../../components/NameDialog.tsx';
import { Menu, type MenuItem } from '../../components/Menu.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { Select } from '../../components/Select.tsx';
import { Toggle } from '../../components/Toggle.tsx';
import { keepTemplate, removeTemplate, toggleSync, useChartsStore } from '../../stores/charts-store.ts';
import type { ChartTemplate } from '../../../shared/settings/charts.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import type { BarFeedState } from './bar-feed.ts';
import type { ChartSettings } from './chart-settings.ts';
import { CompareControl } from './CompareControl.tsx';
import { fromTemplate, templateOf } from './chart-templates.ts';
import { DrawMenu } from './DrawMenu.tsx';
import { CHART_FLAGS, CHART_SYNCS, withIndicator, withOverlay } from './chart-palette.ts';
import { SourceLabel, UnknownDays } from './SourceLabel.tsx';
import type { ChartDrawings } from './use-drawings.ts';
import type { WidthClass } from './use-width-class.ts';
import styles from './ChartPane.module.css';

interface ChartHeaderProps {
  pane: PaneProps<ChartSettings>;
  width: WidthClass;
  drawings: ChartDrawings;
  /** The field for the symbol to compare with is open. */
  comparing: boolean;
  onComparing(open: boolean): void;
  state: BarFeedState;
  /** Start of the oldest bar shown; NaN while there is none. */
  oldestMs: number;
  /** Start of the newest bar shown, and of what length bars are; NaN while there is none. */
  newestMs(): number;
  shownTimeframeMs: number;
  /** Actions on the whole chart: saving, copying. */
  actions: readonly MenuItem[];
}

export function ChartHeader({
  pane,
  width,
  drawings,
  comparing,
  onComparing,
  state,
  oldestMs,
  newestMs,
  shownTimeframeMs,
  actions,
}: ChartHeaderProps): ReactNode {
  const { symbol, setSymbol, linkGroup, setLinkGroup, settings, setSettings } = pane;
  const narrow = width === 'narrow';
  const sync = useChartsStore((s) => s.charts.sync);
  const templates = useChartsStore((s) => s.charts.templates);
  const [naming, setNaming] = useState(false);
  const timeframes = TIMEFRAMES.map(({ ms, label, key }) => ({ value: ms, label, hint: key }));
  const setTimeframe = (timeframeMs: number): void => setSettings({ timeframeMs });
  return (
    <PaneHeader
      symbol={symbol}
      onSymbol={setSymbol}
      linkGroup={linkGroup}
      onLinkGroup={setLinkGroup}
      trailing={
        <>
          {settings.timeframeMs < DAY_MS && <UnknownDays oldestMs={oldestMs} />}
          <SourceLabel symbol={symbol} state={state} timeframeMs={shownTimeframeMs} newestMs={newestMs} />
          <Menu
            label="Chart options"
            align="end"
            trigger={<SlidersHorizontal size={14} aria-hidden />}
            items={[
              ...(narrow ? styleItems(pane) : []),
              ...optionItems(pane),
              ...CHART_SYNCS.map(({ what, label }, i) => ({
                id: what,
                label,
                separated: i === 0,
                checked: sync[what],
                stay: true,
                onSelect: () => void toggleSync(what),
              })),
              ...templateItems(pane, templates, () => setNaming(true)),
              ...actions,
            ]}
          />
          {naming && (
            <NameDialog
              title="Keep as a template"
              value=""
              taken={templates.map(({ name }) => name)}
              onDone={(name) => void keepTemplate(templateOf(name, settings))}
              onClose={() => setNaming(false)}
            />
          )}
        </>
      }
    >
      {width === 'wide' ? (
        <div className={styles.timeframes} role="group" aria-label="Timeframe">
          {TIMEFRAMES.map(({ label, ms }) => (
            <Toggle key={ms} label={label} on={settings.timeframeMs === ms} onChange={() => setTimeframe(ms)} />
          ))}
        </div>
      ) : (
        <Select label="Timeframe" value={settings.timeframeMs} options={timeframes} onChange={setTimeframe} />
      )}
      {!narrow && (
        <Select
          label="Style"
          value={settings.style}
          options={CHART_STYLES}
          onChange={(style) => setSettings({ style })}
        />
      )}
      <CompareControl
        compared={settings.compare}
        onCompare={(compare) => setSettings({ compare })}
        asking={comparing}
        onAsk={onComparing}
      />
      <IndicatorMenu pane={pane} />
      <DrawMenu drawings={drawings} snap={settings.snap} onSnap={(snap) => setSettings({ snap })} />
    </PaneHeader>
  );
}

function IndicatorMenu({ pane: { symbol, settings, setSettings } }: { pane: PaneProps<ChartSettings> }): ReactNode {
  const items: MenuItem[] = [
    ...INDICATOR_KINDS.map(({ kind, label }) => ({
      id: kind,
      label,
      onSelect: () => setSettings(withIndicator(settings, kind)),
    })),
    ...OVERLAYS.map(({ value, label }, i) => ({
      id: `overlay ${value}`,
      label,
      separated: i === 0,
      disabled: parseOptionSymbol(symbol) !== undefined,
      checked: settings.overlays.includes(value),
      stay: true,
      onSelect: () => setSettings(withOverlay(settings, value)),
    })),
  ];
  return <Menu label="Indicators" trigger={<ChartNoAxesCombined size={14} aria-hidden />} items={items} />;
}

function templateItems(
  { setSettings }: PaneProps<ChartSettings>,
  templates: readonly ChartTemplate[],
  onKeep: () => void,
): MenuItem[] {
  return [
    ...templates.map((template, i) => ({
      id: `template ${template.name}`,
      label: `Template ${template.name}`,
      separated: i === 0,
      onSelect: () => setSettings(fromTemplate(template)),
    })),
    { id: 'keep', label: 'Keep as a template…', separated: templates.length === 0, onSelect: onKeep },
    ...templates.map(({ name }) => ({
      id: `remove ${name}`,
      label: `Remove template ${name}`,
      danger: true,
      onSelect: () => void removeTemplate(name),
    })),
  ];
}

function styleItems({ settings, setSettings }: PaneProps<ChartSettings>): MenuItem[] {
  return CHART_STYLES.map(({ value, label }) => ({
    id: value,
    label,
    checked: settings.style === value,
    stay: true,
    onSelect: () => setSettings({ style: value }),
  }));
}

function optionItems({ settings, setSettings }: PaneProps<ChartSettings>): MenuItem[] {
  return [
    ...CHART_FLAGS.map(({ flag, label, key }, i) => ({
      id: flag,
      label,
      hint: key,
      separated: i === 0,
      checked: settings[flag],
      stay: true,
      onSelect: () => setSettings({ [flag]: !settings[flag] }),
    })),
    ...PRICE_SCALES.map(({ value, label }, i) => ({
      id: value,
      label,
      separated: i === 0,
      checked: settings.scale === value,
      stay: true,
      onSelect: () => setSettings({ scale: value }),
    })),
  ];
}
