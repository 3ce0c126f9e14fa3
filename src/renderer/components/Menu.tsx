/** A button that opens a menu of actions or checks. */
import { DropdownMenu } from 'radix-ui';
import { Check } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { useContainerBody } from './container-context.ts';
import { keysText } from './match-keys.ts';
import styles from './controls.module.css';

export interface MenuItem {
  id: string;
  label: string;
  leading?: ReactNode;
  /** Shown while the pointer rests on it. */
  description?: string;
  /** Shown on the right: a shortcut or a value. */
  hint?: string;
  /** Shown instead of a hint; a table listens for it on the row that has the cursor. */
  keys?: string;
  checked?: boolean;
  disabled?: boolean;
  danger?: boolean;
  /** A line above this item. */
  separated?: boolean;
  /** Keep the menu open (for several checks in a row). */
  stay?: boolean;
  onSelect(): void;
}

export function MenuHint({ item: { hint, keys } }: { item: MenuItem }): ReactNode {
  const shown = hint ?? (keys && keysText(keys));
  return shown ? <span className={styles.hint}>{shown}</span> : null;
}

interface MenuProps {
  label: string;
  /** The words that the trigger shows, where it shows any: told after the label. */
  shown?: string;
  trigger: ReactNode;
  items: readonly MenuItem[];
  align?: 'start' | 'end';
  className?: string;
  onOpen?(open: boolean): void;
}

export function Menu({ label, shown, trigger, items, align = 'start', className, onOpen }: MenuProps): ReactNode {
  const body = useContainerBody();
  return (
    <DropdownMenu.Root modal={false} onOpenChange={onOpen}>
      <DropdownMenu.Trigger
        className={className ?? styles.button}
        aria-label={shown === undefined ? label : `${label}: ${shown}`}
        title={label}
      >
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={body}>
        <DropdownMenu.Content className={styles.menu} align={align} sideOffset={4} collisionPadding={8} loop>
          {items.map((item) => (
            <Fragment key={item.id}>
              {item.separated && <DropdownMenu.Separator className={styles.separator} />}
              <DropdownMenu.Item
                className={styles.item}
                disabled={item.disabled}
                data-danger={item.danger || undefined}
                title={item.description}
                role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
                aria-checked={item.checked}
                onSelect={(event) => {
                  if (item.stay) event.preventDefault();
                  item.onSelect();
                }}
              >
                <span className={styles.check}>{item.checked && <Check size={12} aria-hidden />}</span>
                {item.leading}
                <span className={styles.itemLabel}>{item.label}</span>
                <MenuHint item={item} />
              </DropdownMenu.Item>
            </Fragment>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
