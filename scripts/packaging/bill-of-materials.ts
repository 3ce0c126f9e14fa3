/** The software bill of materials, CycloneDX 1.6 JSON: what is truly shipped, which no list of installed packages tells. */
import type { ShippedPackage } from './bundled-packages.ts';

export interface Shipped {
  /** Tapedeck's own version. */
  version: string;
  packages: readonly Omit<ShippedPackage, 'texts'>[];
  /** When the release was made. */
  madeAt: Date;
}

/** As an object to be written as JSON. Field names: the CycloneDX 1.6 JSON reference. */
export function billOfMaterials({ version, packages, madeAt }: Shipped) {
  const own = `pkg:generic/tapedeck@${version}`;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: madeAt.toISOString(),
      component: { type: 'application', 'bom-ref': own, name: 'tapedeck', version, purl: own },
    },
    components: packages.map(component),
    dependencies: [{ ref: own, dependsOn: packages.map(packageUrl) }],
  };
}

function component(shipped: Omit<ShippedPackage, 'texts'>) {
  const { name, version, license, integrity } = shipped;
  const purl = packageUrl(shipped);
  return {
    type: name === 'electron' ? 'framework' : 'library',
    'bom-ref': purl,
    name,
    version,
    purl,
    licenses: [/[ ()]/.test(license) ? { expression: license } : { license: { id: license } }],
    hashes: [hashOf(name, integrity)],
  };
}

/** npm's integrity is base64, CycloneDX wants hexadecimal. */
function hashOf(name: string, integrity: string) {
  const [, digest] = /^sha512-(.+)$/.exec(integrity) ?? [];
  if (digest === undefined) throw new Error(`${name} has no sha512 in package-lock.json`);
  return { alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') };
}

/** purl-spec: an npm scope's `@` is percent-encoded. */
function packageUrl({ name, version }: { name: string; version: string }): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
}
