/** The coloured dot that says which link group a pane follows, and changes it. */
import type { ReactNode } from 'react';
import { LINK_GROUPS, type LinkGroup } from '../../shared/settings/workspace.ts';
import { Menu } from './Menu.tsx';
import styles from './controls.module.css';

const NAMES: Record<LinkGroup, string> = {
  none: 'Not linked',
  blue: 'Blue group',
  green: 'Green group',
  orange: 'Orange group',
  purple: 'Purple group',
};

interface LinkDotProps {
  group: LinkGroup;
  onChange(group: LinkGroup): void;
}

export function LinkDot({ group, onChange }: LinkDotProps): ReactNode {
  return (
    <Menu
      label={`Link group: ${NAMES[group]}`}
      trigger={<span className={styles.dot} data-group={group} />}
      items={LINK_GROUPS.map((g) => ({
        id: g,
        label: NAMES[g],
        leading: <span className={styles.dot} data-group={g} />,
        checked: g === group,
        onSelect: () => onChange(g),
      }))}
    />
  );
}
