/** The chain's controls: underlying, strikes shown, whose Greeks, columns and saved sets, age heat-map. */
import { Columns3, Copy, Thermometer } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { marketOf } from '../../../shared/market/symbols.ts';
import { HeldMomentMenu } from '../../components/HeldMomentMenu.tsx';
import { Menu, type MenuItem } from '../../components/Menu.tsx';
import { NameDialog } from '../../components/NameDialog.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { Select } from '../../components/Select.tsx';
import { Button, Toggle } from '../../components/Toggle.tsx';
import { heldChain, useHeldMoment } from '../../stores/held-moment.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { CHAIN_FIELDS, SPARK_FIELD } from './chain-fields.ts';
import { GREEKS, STRIKES } from './chain-palette.ts';
import { COLUMN_SETS, SET_NAME_LIMIT, type ChainSettings, type GreekSource } from './chain-settings.ts';

const SHADED = 'the shaded columns, and Δ for the change since';
const HIDDEN = 'its columns are switched off in the columns menu';

interface ChainHeaderProps {
  pane: PaneProps<ChainSettings>;
  underlying: string;
  /** Whose are shown now. */
  greeks: GreekSource;
  /** Moment B has contracts that are shown. */
  isHeld: boolean;
  onCopy(): void;
}

export function ChainHeader({ pane, underlying, greeks, isHeld, onCopy }: ChainHeaderProps): ReactNode {
  const { settings, setSettings } = pane;
  const [naming, setNaming] = useState(false);
  const other = useHeldMoment((s) => heldChain(s.held, underlying) !== undefined);
  const held = isHeld ? 'same' : other ? 'otherExpiries' : 'none';
  const strikes = STRIKES.find((s) => JSON.stringify(s.window) === JSON.stringify(settings.strikes));
  return (
    <PaneHeader
      symbol={underlying}
      onSymbol={pane.setSymbol}
      linkGroup={pane.linkGroup}
      onLinkGroup={pane.setLinkGroup}
      markets={['options', marketOf(underlying)]}
      trailing={
        <>
          <Toggle
            label="Shade cells by age"
            icon={<Thermometer size={14} aria-hidden />}
            on={settings.ageHeat}
            onChange={(ageHeat) => setSettings({ ageHeat })}
          />
          <HeldMomentMenu has={held} drawn={settings.againstHeld ? SHADED : HIDDEN} />
          <Button label="Copy the chain as TSV" icon={<Copy size={14} aria-hidden />} onClick={onCopy} />
          <ColumnsMenu settings={settings} setSettings={setSettings} onSave={() => setNaming(true)} />
        </>
      }
    >
      <Select
        label="Strikes shown"
        value={strikes?.value ?? ''}
        options={STRIKES}
        onChange={(value) => setSettings({ strikes: STRIKES.find((s) => s.value === value)!.window })}
      />
      <Select
        label="Whose implied volatility and Greeks"
        value={settings.greeks}
        options={GREEKS}
        shown={settings.greeks === 'auto' ? `${GREEKS.find((g) => g.value === greeks)!.label} (auto)` : undefined}
        onChange={(choice) => setSettings({ greeks: choice })}
      />
      {naming && (
        <NameDialog
          title="Save column set"
          value=""
          maxLength={SET_NAME_LIMIT}
          taken={settings.savedSets.map(({ name }) => name)}
          onDone={(name) => {
            const others = settings.savedSets.filter((set) => set.name !== name);
            setSettings({ savedSets: [...others, { name, columns: settings.columns }] });
          }}
          onClose={() => setNaming(false)}
        />
      )}
    </PaneHeader>
  );
}

interface ColumnsMenuProps {
  settings: ChainSettings;
  setSettings(change: Partial<ChainSettings>): void;
  onSave(): void;
}

function ColumnsMenu({ settings, setSettings, onSave }: ColumnsMenuProps): ReactNode {
  const { columns, savedSets } = settings;
  const isShown = (set: readonly string[]): boolean =>
    set.length === columns.length && set.every((id) => columns.includes(id));
  const sets: MenuItem[] = [...COLUMN_SETS, ...savedSets].map((set, i) => ({
    id: `set ${i}`,
    label: set.name,
    checked: isShown(set.columns),
    onSelect: () => setSettings({ columns: set.columns }),
  }));
  const choices: MenuItem[] = [...CHAIN_FIELDS, SPARK_FIELD].map((field, i) => ({
    id: field.id,
    label: field.description,
    checked: columns.includes(field.id),
    disabled: columns.length === 1 && columns[0] === field.id,
    separated: i === 0,
    stay: true,
    onSelect: () =>
      setSettings({
        columns: columns.includes(field.id) ? columns.filter((id) => id !== field.id) : [...columns, field.id],
      }),
  }));
  const tail: MenuItem[] = [
    {
      id: 'againstHeld',
      label: 'While a moment B is held: its quotes and IV, and the change since',
      checked: settings.againstHeld,
      separated: true,
      stay: true,
      onSelect: () => setSettings({ againstHeld: !settings.againstHeld }),
    },
    { id: 'save', label: 'Save these columns as a set…', separated: true, onSelect: onSave },
    ...savedSets.map((set) => ({
      id: `remove ${set.name}`,
      label: `Remove set "${set.name}"`,
      danger: true,
      onSelect: () => setSettings({ savedSets: savedSets.filter((other) => other !== set) }),
    })),
  ];
  return (
    <Menu
      label="Columns"
      align="end"
      trigger={<Columns3 size={14} aria-hidden />}
      items={[...sets, ...choices, ...tail]}
    />
  );
}
