/** Named filters: those built in, and the user's own, each one click. */
import { Bookmark } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  BUILT_IN_PRESETS,
  describeFlowFilter,
  filterOf,
  MOST_PRESETS,
  sameFilter,
  type FlowPreset,
} from '../../../shared/settings/flow-filter.ts';
import { Menu, type MenuItem } from '../../components/Menu.tsx';
import { changePreferences, usePreferencesStore } from '../../stores/preferences-store.ts';
import type { FlowSettings } from './flow-settings.ts';

interface PresetMenuProps {
  settings: FlowSettings;
  setSettings(change: Partial<FlowSettings>): void;
}

export function PresetMenu({ settings, setSettings }: PresetMenuProps): ReactNode {
  const flow = usePreferencesStore((s) => s.preferences.flow);
  const own = flow.presets;
  const keep = (presets: FlowPreset[]): void => void changePreferences({ flow: { ...flow, presets } });
  const itemOf = (preset: FlowPreset, separated: boolean): MenuItem => ({
    id: preset.name,
    label: preset.name,
    description: describeFlowFilter(preset.filter),
    checked: sameFilter(settings, preset.filter),
    separated,
    onSelect: () => setSettings(preset.filter),
  });
  const shown = [...BUILT_IN_PRESETS, ...own].find(({ filter }) => sameFilter(settings, filter));
  const name = describeFlowFilter(settings);
  const mine = own.find(({ filter }) => sameFilter(settings, filter));
  const last: MenuItem = mine
    ? {
        id: 'forget',
        label: `Forget “${mine.name}”`,
        separated: true,
        onSelect: () => keep(own.filter((preset) => preset !== mine)),
      }
    : {
        id: 'keep',
        label: `Keep this filter as “${name}”`,
        separated: true,
        disabled: shown !== undefined || own.length >= MOST_PRESETS,
        onSelect: () => keep([...own.filter((preset) => preset.name !== name), { name, filter: filterOf(settings) }]),
      };
  return (
    <Menu
      label={shown ? `Filter preset: ${shown.name}` : 'Filter presets'}
      trigger={<Bookmark size={14} aria-hidden fill={shown ? 'currentColor' : 'none'} />}
      items={[
        ...BUILT_IN_PRESETS.map((preset) => itemOf(preset, false)),
        ...own.map((preset, i) => itemOf(preset, i === 0)),
        last,
      ]}
    />
  );
}
