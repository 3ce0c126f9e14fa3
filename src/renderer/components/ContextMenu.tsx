/** A menu where the pointer was clicked with the other button (or the keyboard's menu key), with what fits that place. */
import { ContextMenu as Radix } from 'radix-ui';
import { useState, type ReactElement, type ReactNode } from 'react';
import { useContainerBody } from './container-context.ts';
import type { MenuItem } from './Menu.tsx';
import styles from './controls.module.css';

interface ContextMenuProps {
  /** Asked as the menu opens. */
  items(): readonly MenuItem[];
  /** One element that takes a ref. */
  children: ReactElement;
}

export function ContextMenu({ items, children }: ContextMenuProps): ReactNode {
  const body = useContainerBody();
  const [shown, setShown] = useState<readonly MenuItem[]>([]);
  return (
    <Radix.Root modal={false} onOpenChange={(open) => open && setShown(items())}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal container={body}>
        <Radix.Content className={styles.menu} collisionPadding={8} loop>
          {shown.map((item) => (
            <Radix.Item
              key={item.id}
              className={styles.item}
              disabled={item.disabled}
              data-danger={item.danger || undefined}
              onSelect={item.onSelect}
            >
              <span className={styles.check} />
              <span className={styles.itemLabel}>{item.label}</span>
              {item.hint && <span className={styles.hint}>{item.hint}</span>}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
