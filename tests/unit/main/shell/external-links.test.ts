import { describe, expect, it, vi } from 'vitest';

const opened = vi.hoisted(() => [] as string[]);
vi.mock('electron', () => ({ shell: { openExternal: async (url: string) => void opened.push(url) } }));

const { createLinkOpener, externalLink } = await import('../../../../src/main/shell/external-links.ts');

describe('a link that leaves the terminal', () => {
  it.each(['https://www.tradingview.com/', 'https://massive.com/pricing?a=b#c', 'https://mcap.dev/'])(
    'may be %s',
    (url) => expect(externalLink(url)).toBe(url),
  );

  it.each([
    'http://www.tradingview.com/',
    'https://www.tradingview.com:8443/',
    'https://www.tradingview.com.evil.example/',
    'https://evil.example/?www.tradingview.com',
    'https://www.tradingview.com@evil.example/',
    'https://user:secret@massive.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-settings:privacy',
    'smb://massive.com/share',
    '//massive.com/',
    'massive.com',
    '',
  ])('may not be %s', (url) => expect(externalLink(url)).toBeUndefined());

  it('is opened once, however often a page asks in a moment', () => {
    const open = createLinkOpener(() => undefined);
    const asked = Array.from({ length: 50 }, () => open('https://massive.com/'));
    expect(asked.every(Boolean)).toBe(true);
    expect(opened).toEqual(['https://massive.com/']);
    expect(open('https://evil.example/')).toBe(false);
  });
});
