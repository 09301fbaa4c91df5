interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

/**
 * The one Trusted Types policy of the site. It lets script addresses of this origin through and nothing else, and has no rule for markup,
 * so that no text can ever become markup here. Returns the address as the browser wants it (a plain text where Trusted Types are unknown).
 */
export function bienetrePolicy(address: string): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  const rules = {
    createScriptURL: (url: string): string => {
      if (new URL(url, location.href).origin !== location.origin) {
        throw new TypeError("A script of another origin is not allowed.");
      }
      return url;
    },
  };
  const trusted = types === undefined ? rules.createScriptURL(address) : types.createPolicy("bienetre", rules).createScriptURL(address);
  return trusted as string;
}
