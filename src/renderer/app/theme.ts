/** Theme, palette and density as attributes of the document, where the tokens look for them. */
import { useEffect } from 'react';
import { usePreferencesStore } from '../stores/preferences-store.ts';

export function useThemeAttributes(): void {
  const theme = usePreferencesStore((s) => s.preferences.theme);
  const palette = usePreferencesStore((s) => s.preferences.palette);
  const density = usePreferencesStore((s) => s.preferences.density);
  useEffect(() => {
    const root = document.documentElement;
    const light = window.matchMedia('(prefers-color-scheme: light)');
    const apply = (): void => {
      root.dataset['theme'] = theme === 'system' ? (light.matches ? 'light' : 'dark') : theme;
      root.dataset['palette'] = palette;
      root.dataset['density'] = density;
    };
    apply();
    light.addEventListener('change', apply);
    return () => light.removeEventListener('change', apply);
  }, [theme, palette, density]);
}
