/** A browser whose pages may connect to each other on this machine. */
import { type Browser, chromium } from "playwright";
import { ensureBrowser } from "../driver/find-browser.ts";

export function launchPeerBrowser(...more: readonly string[]): Promise<Browser> {
	return chromium.launch({
		executablePath: ensureBrowser(console.error),
		args: [
			"--allow-loopback-in-peer-connection",
			...more,
			...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
		],
	});
}
