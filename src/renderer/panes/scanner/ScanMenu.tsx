/** Scans by name, built-in and the user's own. */
import { Bookmark } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { BUILT_IN_SCANS, MOST_SCANS, sameScan, scanSchema, type SavedScan } from '../../../shared/settings/scans.ts';
import { NAME_LIMIT } from '../../../shared/settings/saved-name.ts';
import { Menu, type MenuItem } from '../../components/Menu.tsx';
import { NameDialog } from '../../components/NameDialog.tsx';
import { changePreferences, usePreferencesStore } from '../../stores/preferences-store.ts';
import type { ScannerSettings } from './scanner-settings.ts';

interface ScanMenuProps {
  settings: ScannerSettings;
  setSettings(change: Partial<ScannerSettings>): void;
}

export function ScanMenu({ settings, setSettings }: ScanMenuProps): ReactNode {
  const own = usePreferencesStore((s) => s.preferences.scans);
  const [naming, setNaming] = useState(false);
  const keep = (scans: SavedScan[]): void => void changePreferences({ scans });
  const itemOf = ({ name, scan }: SavedScan, whose: string, separated: boolean): MenuItem => ({
    id: `${whose} ${name}`,
    label: name,
    description: [scan.where || 'Every name', ...(scan.list ? [`of “${scan.list}”`] : [])].join(', '),
    checked: sameScan(settings, scan),
    separated,
    onSelect: () => setSettings({ ...scan, sort: scan.sort }),
  });
  const shown = [...own, ...BUILT_IN_SCANS].find(({ scan }) => sameScan(settings, scan));
  const mine = own.find(({ scan }) => sameScan(settings, scan));
  const last: MenuItem = mine
    ? {
        id: 'forget',
        label: `Forget “${mine.name}”`,
        separated: true,
        onSelect: () => keep(own.filter((scan) => scan !== mine)),
      }
    : {
        id: 'keep',
        label: 'Save this scan…',
        description:
          own.length < MOST_SCANS
            ? 'Its names, condition, columns and order'
            : `${MOST_SCANS} are the most: forget one first`,
        separated: true,
        disabled: own.length >= MOST_SCANS,
        onSelect: () => setNaming(true),
      };
  return (
    <>
      <Menu
        label={shown ? `Scan: ${shown.name}` : 'Scans'}
        trigger={
          <>
            <Bookmark size={14} aria-hidden fill={shown ? 'currentColor' : 'none'} />
            {shown?.name}
          </>
        }
        items={[
          ...BUILT_IN_SCANS.map((scan) => itemOf(scan, 'built-in', false)),
          ...own.map((scan, i) => itemOf(scan, 'own', i === 0)),
          last,
        ]}
      />
      {naming && (
        <NameDialog
          title="Save this scan as"
          value={settings.where.slice(0, NAME_LIMIT)}
          taken={own.map(({ name }) => name)}
          onDone={(name) =>
            keep([...own.filter((scan) => scan.name !== name), { name, scan: scanSchema.parse(settings) }])
          }
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}
