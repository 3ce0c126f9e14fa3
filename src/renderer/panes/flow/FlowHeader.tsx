/** The flow pane's filters, pause, and where its prints come from. */
import { ClipboardCheck, Filter, Pause, Play, TextCursorInput } from 'lucide-react';
import type { ReactNode } from 'react';
import { PRINT_TAG_NAMES } from '../../../shared/flow/print-vocabulary.ts';
import { PRINT_SIDE_LABEL, type PrintSide } from '../../../shared/market/prints.ts';
import { conjuncts } from '../../../shared/query/query.ts';
import { queryOfText } from '../../../shared/flow/print-text.ts';
import { Menu, type MenuItem } from '../../components/Menu.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { formatSymbol } from '../../components/format.ts';
import { Select } from '../../components/Select.tsx';
import { SymbolInput } from '../../components/SymbolInput.tsx';
import { Button, Toggle } from '../../components/Toggle.tsx';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { openDialog } from '../../stores/dialogs-store.ts';
import { useWatchlistsStore } from '../../stores/watchlists-store.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { TAG_WORDS } from './flow-cells.ts';
import { EXPIRY_WORDS, MONEYNESS_WORDS, PREMIUMS } from './flow-palette.ts';
import { EXPIRY_WINDOWS, MONEYNESS_WINDOWS } from '../../../shared/settings/flow-filter.ts';
import type { FlowSettings } from './flow-settings.ts';
import { PresetMenu } from './PresetMenu.tsx';
import styles from './FlowPane.module.css';

const SIZES = [0, 10, 50, 100, 500, 1000].map((size) => ({
  value: size,
  label: size === 0 ? 'Any size' : `≥ ${size} contracts`,
}));
const RIGHTS = [
  { value: '', label: 'Calls & puts' },
  { value: 'C', label: 'Calls' },
  { value: 'P', label: 'Puts' },
] as const;

const EXPIRIES = EXPIRY_WINDOWS.map((value) => ({ value, label: EXPIRY_WORDS[value] }));

interface FlowHeaderProps {
  pane: PaneProps<FlowSettings>;
  /** Its selects stand in the menu of more filters. */
  narrow: boolean;
  paused: boolean;
  onPause(paused: boolean): void;
  source: string;
  /** Why prints do not stream. */
  sourceHelp: string | undefined;
}

export function FlowHeader({ pane, narrow, paused, onPause, source, sourceHelp }: FlowHeaderProps): ReactNode {
  const { settings, setSettings, symbol, linkGroup, setLinkGroup } = pane;
  // What hides prints must be seen without opening the menu.
  const narrowing =
    settings.sides.length +
    settings.tags.length +
    settings.without.length +
    (settings.moneyness === 'any' ? 0 : 1) +
    conjuncts(queryOfText(settings.where)).length +
    (narrow ? foldedFilters(settings) : 0);
  return (
    <PaneHeader
      markets={['options']}
      linkGroup={linkGroup}
      onLinkGroup={setLinkGroup}
      trailing={
        <>
          <span className={styles.source} data-source={source} title={sourceHelp}>
            {source}
          </span>
          <Menu
            label={narrowing > 0 ? `More filters (${narrowing} on)` : 'More filters'}
            align="end"
            trigger={
              <span className={styles.narrowing} data-on={narrowing > 0}>
                <Filter size={14} aria-hidden />
                {narrowing > 0 && narrowing}
              </span>
            }
            items={[...(narrow ? foldedItems(settings, setSettings) : []), ...moreFilters(settings, setSettings)]}
          />
        </>
      }
    >
      <Toggle
        label={paused ? 'Resume (Space)' : 'Pause (Space)'}
        icon={paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
        on={paused}
        onChange={onPause}
      />
      <Toggle
        label="Filter as text (/)"
        icon={<TextCursorInput size={14} aria-hidden />}
        on={settings.showText}
        onChange={(showText) => setSettings({ showText })}
      />
      <Button
        label="How sure is the flow? Yesterday’s guesses graded, our tags beside the vendor’s"
        icon={<ClipboardCheck size={14} aria-hidden />}
        onClick={() => openDialog('flow.report')}
      />
      <PresetMenu document={pane.container.document} settings={settings} setSettings={setSettings} />
      <UnderlyingMenu settings={settings} setSettings={setSettings} symbol={symbol} />
      {!settings.follow && (
        <SymbolInput
          symbol=""
          clears
          label="Add an underlying to the filter"
          placeholder="Add underlying"
          onSymbol={(added) =>
            setSettings({
              underlyings: [...new Set([...settings.underlyings, parseOptionSymbol(added)?.underlying ?? added])],
            })
          }
        />
      )}
      <Select
        label="Minimum premium"
        value={settings.minPremiumUsd}
        options={PREMIUMS}
        onChange={(minPremiumUsd) => setSettings({ minPremiumUsd })}
      />
      {!narrow && <Selects settings={settings} setSettings={setSettings} />}
    </PaneHeader>
  );
}

type Filters = Pick<UnderlyingMenuProps, 'settings' | 'setSettings'>;

function Selects({ settings, setSettings }: Filters): ReactNode {
  return (
    <>
      <Select
        label="Calls or puts"
        value={rightOf(settings)}
        options={RIGHTS}
        onChange={(right) => setSettings(rightChosen(right))}
      />
      <Select
        label="Minimum size"
        value={settings.minSize}
        options={SIZES}
        onChange={(minSize) => setSettings({ minSize })}
      />
      <Select
        label="Expiry"
        value={settings.expiry}
        options={EXPIRIES}
        onChange={(expiry) => setSettings({ expiry })}
      />
    </>
  );
}

const rightOf = ({ rights }: FlowSettings): (typeof RIGHTS)[number]['value'] => (rights.length === 1 ? rights[0] : '');
const rightChosen = (right: (typeof RIGHTS)[number]['value']): Partial<FlowSettings> => ({
  rights: right === '' ? [] : [right],
});

/** How many of the selects hide prints. */
const foldedFilters = (settings: FlowSettings): number =>
  [rightOf(settings) !== '', settings.minSize > 0, settings.expiry !== 'all'].filter(Boolean).length;

/** The selects as items of the menu. */
function foldedItems(settings: FlowSettings, setSettings: Filters['setSettings']): MenuItem[] {
  const choices = <T,>(
    id: string,
    options: readonly { value: T; label: string }[],
    chosen: T,
    change: (value: T) => Partial<FlowSettings>,
  ): MenuItem[] =>
    options.map(({ value, label }, i) => ({
      id: `${id} ${String(value)}`,
      label,
      checked: value === chosen,
      separated: i === 0 && id !== 'right',
      stay: true,
      onSelect: () => setSettings(change(value)),
    }));
  return [
    ...choices('right', RIGHTS, rightOf(settings), rightChosen),
    ...choices('size', SIZES, settings.minSize, (minSize) => ({ minSize })),
    ...choices('expiry', EXPIRIES, settings.expiry, (expiry) => ({ expiry })),
  ];
}

interface UnderlyingMenuProps {
  settings: FlowSettings;
  setSettings(change: Partial<FlowSettings>): void;
  symbol: string;
}

function UnderlyingMenu({ settings, setSettings, symbol }: UnderlyingMenuProps): ReactNode {
  const { underlyings, lists, follow } = settings;
  const named = useWatchlistsStore((s) => s.watchlists.lists).map(({ name }) => name);
  const shown = follow
    ? formatSymbol(symbol)
    : underlyings.length + lists.length === 0
      ? 'All'
      : [...lists, ...underlyings.map(formatSymbol)].join(', ');
  return (
    <Menu
      label="Underlyings"
      shown={shown}
      trigger={<span className={styles.underlyings}>{shown}</span>}
      items={[
        {
          id: 'all',
          label: 'Every underlying',
          checked: !follow && underlyings.length + lists.length === 0,
          onSelect: () => setSettings({ follow: false, underlyings: [], lists: [] }),
        },
        {
          id: 'follow',
          label: 'The link group’s symbol',
          checked: follow,
          onSelect: () => setSettings({ follow: !follow }),
        },
        ...[...new Set([...named, ...lists])].map((list, i) => ({
          id: `list ${list}`,
          label: named.includes(list) ? `Names of “${list}”` : `“${list}”: there is no such list now`,
          checked: !follow && lists.includes(list),
          separated: i === 0,
          onSelect: () => setSettings({ follow: false, lists: toggled(lists, list) }),
        })),
        ...underlyings.map((underlying, i) => ({
          id: underlying,
          label: `Remove ${formatSymbol(underlying)}`,
          separated: i === 0,
          onSelect: () => setSettings({ underlyings: underlyings.filter((u) => u !== underlying) }),
        })),
      ]}
    />
  );
}

function toggled<T>(list: readonly T[], item: T): T[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}

function moreFilters(settings: FlowSettings, setSettings: (change: Partial<FlowSettings>) => void): MenuItem[] {
  const moneyness = MONEYNESS_WINDOWS.map((window, i) => ({
    id: `moneyness ${window}`,
    separated: i === 0,
    label: MONEYNESS_WORDS[window],
    checked: settings.moneyness === window,
    stay: true,
    onSelect: () => setSettings({ moneyness: window }),
  }));
  const sides = ([5, 4, 3, 2, 1, 0] as PrintSide[]).map((side, i) => ({
    id: `side ${side}`,
    separated: i === 0,
    label: side === 0 ? 'Side unknown' : `Side ${PRINT_SIDE_LABEL[side].toLowerCase()}`,
    checked: settings.sides.includes(side),
    stay: true,
    onSelect: () => setSettings({ sides: toggled(settings.sides, side) }),
  }));
  const tags = PRINT_TAG_NAMES.map((tag, i) => ({
    id: `tag ${tag}`,
    label: TAG_WORDS[tag].long,
    hint: TAG_WORDS[tag].short,
    checked: settings.tags.includes(tag),
    separated: i === 0,
    stay: true,
    onSelect: () => setSettings({ tags: toggled(settings.tags, tag) }),
  }));
  const without = PRINT_TAG_NAMES.map((tag, i) => ({
    id: `without ${tag}`,
    label: `Without ${TAG_WORDS[tag].short}`,
    description: TAG_WORDS[tag].long,
    checked: settings.without.includes(tag),
    separated: i === 0,
    stay: true,
    onSelect: () => setSettings({ without: toggled(settings.without, tag) }),
  }));
  return [
    {
      id: 'group',
      separated: true,
      label: 'Fold the prints of one sweep or package',
      checked: settings.groupSweeps,
      stay: true,
      onSelect: () => setSettings({ groupSweeps: !settings.groupSweeps }),
    },
    ...moneyness,
    ...sides,
    ...tags,
    ...without,
    {
      id: 'clear',
      label: 'Clear moneyness, sides, tags and what the text adds',
      separated: true,
      onSelect: () => setSettings({ moneyness: 'any', sides: [], tags: [], without: [], where: '' }),
    },
  ];
}
