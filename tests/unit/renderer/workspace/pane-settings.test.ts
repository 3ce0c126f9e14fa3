import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { readSettings, settingsVersion } from '../../../../src/renderer/workspace/pane-settings.ts';

const schema = z.object({
  reach: z.number().int().min(5).default(20),
  sides: z.array(z.enum(['call', 'put'])).default([]),
  name: z.string().optional(),
});
const first = { settings: { schema } };
/** `width` became `reach` in version 2, which version 3 counts on each side. */
const third = {
  settings: {
    schema,
    migrations: [
      ({ width, ...rest }: Record<string, unknown>) => ({ ...rest, reach: width }),
      (saved: Record<string, unknown>) => ({ ...saved, reach: Number(saved['reach']) / 2 }),
    ],
  },
};

describe('readSettings', () => {
  it('has the defaults where nothing was saved, or nothing readable', () => {
    for (const settings of [undefined, null, 7, 'x', []])
      expect(readSettings(first, { settings })).toEqual({ reach: 20, sides: [] });
    expect(readSettings(first, undefined)).toEqual({ reach: 20, sides: [] });
  });

  it('keeps what can be read beside a field that cannot', () => {
    const saved = { settings: { reach: 'far', sides: ['put'], name: 'mine' } };
    expect(readSettings(first, saved)).toEqual({ reach: 20, sides: ['put'], name: 'mine' });
    expect(readSettings(first, { settings: { reach: 7, sides: ['both'] } })).toEqual({ reach: 7, sides: [] });
    const sides = ['put', 'both', 'call'];
    expect(readSettings(first, { settings: { reach: 7, sides } })).toEqual({ reach: 7, sides: ['put', 'call'] });
  });

  it('runs the steps that lie between the saved version and today’s, and no other', () => {
    expect(settingsVersion(first)).toBe(1);
    expect(settingsVersion(third)).toBe(3);
    expect(readSettings(third, { settings: { width: 40, name: 'a' } })).toEqual({ reach: 20, sides: [], name: 'a' });
    expect(readSettings(third, { settings: { reach: 40 }, settingsVersion: 2 })).toEqual({ reach: 20, sides: [] });
    expect(readSettings(third, { settings: { reach: 40 }, settingsVersion: 3 })).toEqual({ reach: 40, sides: [] });
  });

  it('takes a version that cannot be for the first, and reads on where a step fails', () => {
    for (const settingsVersion of [0, -3])
      expect(readSettings(third, { settings: { width: 60 }, settingsVersion })).toEqual({ reach: 30, sides: [] });
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const failing = {
      settings: {
        schema,
        migrations: [
          ({ name }: Record<string, unknown>) => ({ name: (name as { first: string }).first.trim(), reach: 9 }),
        ],
      },
    };
    expect(readSettings(failing, { settings: { sides: ['put'], name: 3 } })).toEqual({ reach: 20, sides: ['put'] });
    expect(warned).toHaveBeenCalledTimes(1);
    warned.mockRestore();
  });

  it('reads what a newer terminal wrote as far as it can, and changes nothing saved', () => {
    const saved = { settings: { reach: 8, unheard: true }, settingsVersion: 9 };
    expect(readSettings(third, saved)).toEqual({ reach: 8, sides: [] });
    expect(saved).toEqual({ settings: { reach: 8, unheard: true }, settingsVersion: 9 });
  });
});
