import { browser } from "wxt/browser";
import { defineBackground } from "wxt/utils/define-background";
import { offscreenHatch } from "../background/hatch-offscreen.ts";
import { wake } from "../background/wake.ts";
import { edgeOf, portWire } from "../bus/port-wire.ts";
import { systemClock } from "../lib/clock.ts";
import { openDatabase } from "../storage/db.ts";
import { sessionArea } from "../storage/session-area.ts";

const checkAlarm = "check";
/** An update waits at most this long for a quiet moment. */
const updateMinutes = 240;

export default defineBackground({
	type: "module",
	main() {
		const head = wake({
			clock: systemClock,
			random: (length) => crypto.getRandomValues(new Uint8Array(length)),
			session: sessionArea,
			hatch: offscreenHatch,
			openDatabase,
			journal: (event) => console.debug(event),
		});
		const origin = browser.runtime.getURL("/").replace(/\/$/, "");
		browser.runtime.onConnect.addListener((port) => {
			const edge = edgeOf(port, browser.runtime.id, origin);
			if (edge) head[edge](portWire(port));
			else port.disconnect();
		});

		// an offscreen document that is gone takes the socket with it, and only an alarm brings both back
		const check = () => void head.check().catch(() => {});
		browser.alarms.onAlarm.addListener(({ name }) => {
			if (name === checkAlarm) check();
			else browser.runtime.reload();
		});
		void browser.alarms.create(checkAlarm, { periodInMinutes: 1 });
		browser.runtime.onInstalled.addListener(check);
		browser.runtime.onStartup.addListener(check);

		// the offscreen document never closes, so the browser never finds us idle enough to update
		browser.runtime.onUpdateAvailable.addListener(() => {
			if (head.isIdle()) browser.runtime.reload();
			else void browser.alarms.create("update", { delayInMinutes: updateMinutes });
		});
		void chrome.sidePanel?.setPanelBehavior({ openPanelOnActionClick: true });
	},
});
