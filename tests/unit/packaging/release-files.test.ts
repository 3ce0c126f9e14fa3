/** What goes beside the program in a release: notices, bill of materials, signing arguments. */
import { describe, expect, it } from 'vitest';
import { billOfMaterials } from '../../../scripts/packaging/bill-of-materials.ts';
import type { ShippedPackage } from '../../../scripts/packaging/bundled-packages.ts';
import { macSigningArguments } from '../../../scripts/packaging/mac-signing.ts';
import { thirdPartyNotices } from '../../../scripts/packaging/notices.ts';

const shipped = (some: Partial<ShippedPackage>): ShippedPackage => ({
  name: 'left',
  version: '1.2.3',
  license: 'MIT',
  texts: ['MIT License\n\nCopyright (c) Somebody'],
  integrity: `sha512-${Buffer.alloc(64, 0xab).toString('base64')}`,
  ...some,
});

describe('the third-party notices', () => {
  it('hold every licence text whole', () => {
    const text = thirdPartyNotices([shipped({}), shipped({ name: '@a/b', texts: ['one', 'two'] })]);
    expect(text).toContain('\nleft 1.2.3 (MIT)\n\nMIT License\n\nCopyright (c) Somebody\n');
    expect(text).toContain('\n@a/b 1.2.3 (MIT)\n\none\n\ntwo\n');
  });

  it('give the standard text of a licence that came without a file', () => {
    expect(thirdPartyNotices([shipped({ texts: [] })])).toContain('WITHOUT WARRANTY OF ANY KIND');
  });

  it('are not made when a licence cannot be told', () => {
    expect(() => thirdPartyNotices([shipped({ texts: [], license: 'Apache-2.0' })])).toThrow(
      'left brings no licence file, and Apache-2.0 has no standard text here.',
    );
  });
});

describe('the bill of materials', () => {
  const bill = billOfMaterials({
    version: '0.1.0',
    madeAt: new Date('2026-11-21T12:00:00Z'),
    packages: [shipped({ name: 'electron' }), shipped({ name: '@a/b', license: '(MIT OR ISC)' })],
  });

  it('is CycloneDX 1.6 of this version', () => {
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
    expect(bill.metadata.timestamp).toBe('2026-11-21T12:00:00.000Z');
    expect(bill.metadata.component).toMatchObject({ type: 'application', name: 'tapedeck', version: '0.1.0' });
  });

  it('names each part by package URL, licence and hash', () => {
    expect(bill.components).toEqual([
      {
        type: 'framework',
        'bom-ref': 'pkg:npm/electron@1.2.3',
        name: 'electron',
        version: '1.2.3',
        purl: 'pkg:npm/electron@1.2.3',
        licenses: [{ license: { id: 'MIT' } }],
        hashes: [{ alg: 'SHA-512', content: 'ab'.repeat(64) }],
      },
      expect.objectContaining({ purl: 'pkg:npm/%40a/b@1.2.3', licenses: [{ expression: '(MIT OR ISC)' }] }),
    ]);
    expect(bill.dependencies[0].dependsOn).toEqual(['pkg:npm/electron@1.2.3', 'pkg:npm/%40a/b@1.2.3']);
  });
});

describe('signing on macOS', () => {
  it('is ad hoc without a certificate, where the hardened runtime would refuse the keychain module', () => {
    const adHoc = ['-c.mac.identity=-', '-c.mac.hardenedRuntime=false', '-c.mac.notarize=false'];
    expect(macSigningArguments({})).toEqual(adHoc);
    expect(macSigningArguments({ CSC_LINK: '', APPLE_API_KEY: 'x' })).toEqual(adHoc);
  });

  it.each([{ CSC_LINK: 'certificate.p12' }, { CSC_NAME: 'Somebody' }])('uses the certificate of %o', (env) => {
    expect(macSigningArguments(env)).toEqual([]);
  });
});
