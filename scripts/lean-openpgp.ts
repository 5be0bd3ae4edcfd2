/**
 * openpgp.js without what no key of ours needs. Its `lightweight` build fetches parts while it runs, which a service worker may not: parts that
 * are used are bound at once, and the others say that they are not there.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

/** Ed25519 and X25519 where the browser has none (Chromium before 137), and Argon2. */
const used: readonly string[] = ["nacl-fast", "argon2id"];
/** Ciphers of before 2001, curves of NIST and Brainpool, SHA-3 and RIPEMD, bzip2. */
const unused: readonly string[] = ["legacy_ciphers", "noble_curves", "noble_hashes", "unbzip2-stream"];

/** Only bundlers may ask for it by name. */
export const lean = join(
	dirname(createRequire(import.meta.url).resolve("openpgp")),
	"../lightweight/openpgp.min.mjs",
);
const later = /import\("\.\/([\w-]+)\.min\.mjs"\)/g;

/** Fails when openpgp.js has a part that is in neither list. */
export function bindParts(code: string): string {
	const bound = code.replace(later, (_, part: string) => {
		if (used.includes(part)) return `Promise.resolve(part_${part.replace("-", "_")})`;
		if (unused.includes(part)) return `Promise.reject(new Error("${part} is not in this build"))`;
		throw new Error(`openpgp.js has a part that is not decided on: ${part}`);
	});
	const imports = used.map(
		(part) => `import * as part_${part.replace("-", "_")} from "./${part}.min.mjs";\n`,
	);
	return imports.join("") + bound;
}

export function leanOpenpgp(): Plugin {
	return {
		name: "lean-openpgp",
		enforce: "pre",
		resolveId: (id) => (id === "openpgp" ? lean : undefined),
		transform: (code, id) => (id === lean ? { code: bindParts(code), map: null } : undefined),
	};
}
