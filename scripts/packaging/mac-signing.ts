/**
 * How macOS builds are signed. Flipping a fuse breaks Electron's own signature, and Apple's arm64 systems start nothing
 * unsigned (Electron docs, Fuses, "Resetting the macOS code signature"): without a certificate the app is signed ad hoc.
 */

/**
 * electron-builder's arguments for these environment variables. With a certificate (`CSC_LINK`, or `CSC_NAME` in a
 * keychain) the settings of electron-builder.yml hold: hardened runtime, and notarisation where `APPLE_…` say how.
 */
export function macSigningArguments(env: NodeJS.ProcessEnv): string[] {
  if (env.CSC_LINK || env.CSC_NAME) return [];
  // The hardened runtime loads only libraries of its own team, and an ad-hoc signature has none: keytar would not load.
  return ['-c.mac.identity=-', '-c.mac.hardenedRuntime=false', '-c.mac.notarize=false'];
}
