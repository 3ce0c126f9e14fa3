/** A menu where the pointer was clicked with the other button (or the keyboard's menu key), with what fits that place. */
import { ContextMenu as Radix } from 'radix-ui';
import { Fragment, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { useContainerBody } from './container-context.ts';
import { MenuHint, type MenuItem } from './Menu.tsx';
import styles from './controls.module.css';

interface ContextMenuProps {
  /** Asked as the menu opens, with what was clicked. None: no menu. */
  items(target: Element): readonly MenuItem[];
  /** One element that takes a ref. */
  children: ReactElement;
}

export function ContextMenu({ items, children }: ContextMenuProps): ReactNode {
  const body = useContainerBody();
  const [shown, setShown] = useState<readonly MenuItem[]>([]);
  const clicked = useRef<readonly MenuItem[]>([]);
  return (
    <Radix.Root modal={false} onOpenChange={(open) => open && setShown(clicked.current)}>
      <Radix.Trigger
        asChild
        onContextMenu={(event) => {
          clicked.current = items(event.target as Element);
          // Nothing to offer: the browser's own menu is suppressed too.
          if (clicked.current.length === 0) event.preventDefault();
        }}
      >
        {children}
      </Radix.Trigger>
      <Radix.Portal container={body}>
        <Radix.Content className={styles.menu} collisionPadding={8} loop>
          {shown.map((item) => (
            <Fragment key={item.id}>
              {item.separated && <Radix.Separator className={styles.separator} />}
              <Radix.Item
                className={styles.item}
                disabled={item.disabled}
                data-danger={item.danger || undefined}
                onSelect={item.onSelect}
              >
                <span className={styles.check} />
                <span className={styles.itemLabel}>{item.label}</span>
                <MenuHint item={item} />
              </Radix.Item>
            </Fragment>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
