import { defineConfig } from "wxt";
import { leanOpenpgp } from "./scripts/lean-openpgp.ts";

/** The widest policy the extension needs. Changing a word here changes `test/e2e/built.test.ts`. */
const contentSecurityPolicy = [
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval'", // wasm: only Argon2 inside openpgp.js
	"style-src 'self'",
	"img-src 'self' blob: data:",
	"media-src blob:",
	"connect-src 'self' ws: wss:", // which ws: hosts may be dialled is decided in relay-link/url.ts
	"frame-ancestors 'none'",
	"base-uri 'none'",
	"form-action 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types sidelong",
].join("; ");

/** Not the list of recovery words, which a panel reads when a backup is restored and hardly ever. */
const shared = /protocol|extension.(?:bus|lib)(?!.recovery)|signals-core|i18n/;

export default defineConfig({
	srcDir: "extension",
	publicDir: "extension/public",
	manifestVersion: 3,
	imports: false,
	modules: ["@wxt-dev/i18n/module"],
	webExt: { disabled: true },
	zip: {
		name: "sidelong",
		excludeSources: ["dist/**", "coverage/**", "test-results/**", "*.log", "*.tgz"],
	},
	vite: () => ({
		plugins: [leanOpenpgp()],
		oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
		build: {
			chunkSizeWarningLimit: 1024,
			target: "chrome133", // keeps light-dark() as it is written
			rolldownOptions: {
				// what the worker shares with the pages is one file: four are heavier, and the worker's weight has a limit
				output: { codeSplitting: { groups: [{ name: "shared", test: shared, minShareCount: 3 }] } },
			},
		},
	}),
	manifest: ({ browser }) => ({
		name: "__MSG_extension_name__",
		description: "__MSG_extension_description__",
		default_locale: "en",
		minimum_chrome_version: "133", // native X25519
		incognito: "not_allowed",
		permissions: [
			"storage",
			"alarms",
			"notifications",
			"contextMenus",
			"activeTab", // the title of the page that somebody sends by our menu, and of no other
			"idle", // the lock closes with the computer's own
			...(browser === "firefox" ? [] : ["offscreen", "sidePanel"]),
		],
		action: { default_title: "Sidelong" },
		omnibox: { keyword: "sl" },
		// four may be suggested; none of these is the browser's own
		commands: {
			_execute_action: { suggested_key: { default: "Ctrl+Shift+Y" } },
			answer: { suggested_key: { default: "Alt+Shift+Y" }, description: "__MSG_keys_answer__" },
			mute: { suggested_key: { default: "Alt+Shift+M" }, description: "__MSG_keys_mute__" },
			"hang-up": { suggested_key: { default: "Alt+Shift+H" }, description: "__MSG_keys_hang_up__" },
		},
		content_security_policy: { extension_pages: contentSecurityPolicy },
		...(browser === "firefox" && {
			browser_specific_settings: {
				gecko: {
					id: "sidelong@sidelong.invalid",
					strict_min_version: "140.0",
				},
			},
		}),
	}),
});
