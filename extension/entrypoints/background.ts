import { browser } from "wxt/browser";
import { defineBackground } from "wxt/utils/define-background";
import { i18n } from "#i18n";
import type { Handle } from "../../protocol/ids.ts";
import { offscreenHatch } from "../background/hatch-offscreen.ts";
import {
	callOf,
	createNoticePort,
	lockNotice,
	openPanel,
	placeOf,
} from "../background/notify/notice-port.ts";
import { askForDevices } from "../background/notify/permission-tab.ts";
import { listenQuick } from "../background/quick/listening.ts";
import type { Label } from "../background/quick/menu.ts";
import { createQuickPort } from "../background/quick/quick-port.ts";
import { createUpdates } from "../background/updates.ts";
import { wake } from "../background/wake.ts";
import { edgeOf, portWire } from "../bus/port-wire.ts";
import { systemClock } from "../lib/clock.ts";
import { openDatabase } from "../storage/db.ts";
import { sessionArea } from "../storage/session-area.ts";

const checkAlarm = "check";
const updateAlarm = "update";
const menuWords = {
	chat: "quick.chat",
	call: "call.voice",
	video: "call.video",
	another: "quick.another",
	answer: "call.accept",
	decline: "call.decline",
	mute: "call.mute",
	unmute: "call.unmute",
	"hang-up": "call.hang_up",
	page: "quick.page",
	link: "quick.link",
	selection: "quick.selection",
} as const satisfies Record<Label, string>;
const callWords = { ringing: "badge.ringing", live: "badge.live", muted: "badge.muted" } as const;
/** How often an update looks for its moment. */
const updateMinutes = 5;

export default defineBackground({
	type: "module",
	main() {
		const journal = (event: string) => console.debug(event);
		const head = wake({
			clock: systemClock,
			random: (length) => crypto.getRandomValues(new Uint8Array(length)),
			session: sessionArea,
			hatch: offscreenHatch,
			openDatabase,
			nameless: i18n.t("invites.nameless") as Handle,
			watchIdle: (seconds) => chrome.idle?.setDetectionInterval(seconds),
			notices: createNoticePort(
				{
					name: i18n.t("notice.name"),
					reply: i18n.t("notice.reply"),
					locked: i18n.t("lock.notice"),
					came: i18n.t("lock.came"),
					unlock: i18n.t("lock.notice_hint"),
					request: i18n.t("notice.request"),
					messages: (count) => i18n.t("notice.messages", count),
					missed: i18n.t("notice.missed"),
					accept: i18n.t("call.accept"),
					decline: i18n.t("call.decline"),
					calling: (video) => i18n.t(video ? "notice.calling_video" : "notice.calling"),
					title(count, call, name) {
						if (call === "ringing" && name !== undefined) return i18n.t("badge.calling", { name });
						if (call) return i18n.t(callWords[call]);
						return count > 0 ? i18n.t("badge.unread", count) : i18n.t("notice.name");
					},
				},
				journal,
			),
			quick: createQuickPort((label) => i18n.t(menuWords[label]), sessionArea, journal),
			askForDevices,
			version: browser.runtime.getManifest().version,
			estimate: () => navigator.storage.estimate(),
			journal,
		});
		const origin = browser.runtime.getURL("/").replace(/\/$/, "");
		browser.runtime.onConnect.addListener((port) => {
			const edge = edgeOf(port, browser.runtime.id, origin);
			if (edge) head[edge](portWire(port));
			else port.disconnect();
		});

		// in the click itself: a panel can only be opened while the browser knows that there was one
		const clicked = (name: string) => {
			const place = placeOf(name);
			if (!place) return;
			openPanel(place.window, place.chat);
			void browser.notifications.clear(name);
			void head.opens(place.chat, place.window).catch(() => {});
		};
		browser.notifications.onClicked.addListener((name) => {
			if (name === lockNotice) {
				void browser.notifications.clear(name);
				return openPanel(-1, null);
			}
			const ring = callOf(name);
			if (ring) openPanel(ring.window, ring.chat);
			else clicked(name);
		});
		browser.notifications.onButtonClicked?.addListener((name, button) => {
			const ring = callOf(name);
			if (!ring) return clicked(name);
			const isYes = button === 0;
			if (isYes) openPanel(ring.window, ring.chat);
			void browser.notifications.clear(name);
			void head.answers(ring.call, isYes).catch(() => {});
		});

		listenQuick({
			quick: head.quick,
			openPanel,
			words: {
				line: (name, verb) => i18n.t(`omnibox.${verb}` as const, { name }),
				nobody: i18n.t("omnibox.nobody"),
			},
		});

		const updates = createUpdates({
			clock: systemClock,
			session: sessionArea,
			waits: head.waits,
			reload: () => browser.runtime.reload(),
		});
		const updated = (waits: Promise<boolean>) =>
			void waits
				.then(async (isWaiting) => {
					if (isWaiting) await browser.alarms.create(updateAlarm, { periodInMinutes: updateMinutes });
					else await browser.alarms.clear(updateAlarm);
				})
				.catch(() => {});

		// an offscreen document that is gone takes the socket with it, and only an alarm brings both back
		const check = () => void head.check().catch(() => {});
		browser.alarms.onAlarm.addListener(({ name }) => {
			if (name === checkAlarm) check();
			else updated(updates.look());
		});
		void browser.alarms.create(checkAlarm, { periodInMinutes: 1 });
		const started = () => void head.started().catch(() => {});
		browser.runtime.onInstalled.addListener(started);
		browser.runtime.onStartup.addListener(started);
		chrome.idle?.onStateChanged.addListener((state) => {
			if (state !== "active") void head.left(state).catch(() => {});
		});

		// the offscreen document never closes, so the browser never finds us idle enough to update
		browser.runtime.onUpdateAvailable.addListener(() => updated(updates.available()));
		void chrome.sidePanel?.setPanelBehavior({ openPanelOnActionClick: true });
	},
});
