/** What people do in calls, by the names they see; and what really passes, by frames and energy. */
import type { Page } from "playwright";
import type { Profile } from "./profile.ts";
import { button } from "./talking.ts";

/** A camera that shows a moving pattern and a microphone that beeps; nobody is asked. */
export const fakeDevices = ["--use-fake-device-for-media-stream=fps=15", "--use-fake-ui-for-media-stream"];

const patienceMs = 20_000;

export async function ring(panel: Page, how: "Voice call" | "Video call"): Promise<void> {
	await button(panel, how).click();
}

/** The sheet that rings. */
export const sheet = (panel: Page) => panel.getByRole("dialog", { name: /is calling/ });

export async function accept(
	panel: Page,
	how: "Accept call" | "Accept with video" = "Accept call",
): Promise<void> {
	await sheet(panel).getByRole("button", { name: how }).click({ timeout: patienceMs });
}

/** Waits until a panel shows a call that is live. */
export async function isLive(panel: Page): Promise<void> {
	await panel.locator(".head-call time, .call-bar time").first().waitFor({ timeout: patienceMs });
}

export async function hangUp(panel: Page): Promise<void> {
	await button(panel, "Hang up").click();
}

/** Waits until no call is on screen any more. */
export async function isOver(panel: Page): Promise<void> {
	const close = button(panel, "Close");
	await close
		.or(panel.getByRole("button", { name: "Settings" }))
		.or(button(panel, "Voice call"))
		.first()
		.waitFor();
	// the last screen of a call goes by itself, perhaps in this moment
	if ((await close.count()) > 0)
		await Promise.race([close.click().catch(() => {}), close.waitFor({ state: "detached" })]);
	await button(panel, "Voice call")
		.or(panel.getByRole("button", { name: "Settings" }))
		.first()
		.waitFor();
}

/** Waits until somebody's picture is painted in the panel; answers how many frames were painted by then. */
export async function painted(
	panel: Page,
	name: string,
	frames = 1,
	what: "Picture" | "Screen" = "Picture",
): Promise<number> {
	const video = panel.getByLabel(`${what} of ${name}`);
	await video.waitFor({ timeout: patienceMs });
	return video.evaluate(
		(element: HTMLVideoElement, wanted) =>
			new Promise<number>((resolve, reject) => {
				let seen = 0;
				const late = setTimeout(() => reject(new Error(`${seen} frames were painted`)), 20_000);
				const next = () => {
					seen++;
					if (seen < wanted) element.requestVideoFrameCallback(next);
					else {
						clearTimeout(late);
						resolve(seen);
					}
				};
				element.requestVideoFrameCallback(next);
			}),
		frames,
	);
}

/** How loud each is in the document that holds the call, the loudest within `ms`: by name of the panel's own seam. */
export async function loudest(
	panel: Page,
	ms = 1_500,
): Promise<{ readonly us: number; readonly them: number }> {
	return panel.evaluate(async (span) => {
		const hands = chrome.extension
			.getViews()
			.find(({ location }) => location.pathname === "/offscreen.html") as
			| { sidelong?: { levels(): Record<string, number> } }
			| undefined;
		let [us, them] = [0, 0];
		for (const end = Date.now() + span; Date.now() < end; ) {
			for (const [seat, level] of Object.entries(hands?.sidelong?.levels() ?? {})) {
				if (seat === "") us = Math.max(us, level);
				else them = Math.max(them, level);
			}
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		return { us, them };
	}, ms);
}

/** From now on the document that holds every wire counts what it opens. */
export async function watchOpen(profile: Profile): Promise<void> {
	const hands = await profile.offscreen();
	await hands.evaluate(`(() => {
		if (globalThis.watched) return;
		const watched = { peers: [], tracks: [] };
		globalThis.watched = watched;
		const Real = RTCPeerConnection;
		globalThis.RTCPeerConnection = class extends Real {
			constructor(...args) { super(...args); watched.peers.push(this); }
		};
		for (const name of ["getUserMedia", "getDisplayMedia"]) {
			const real = navigator.mediaDevices[name].bind(navigator.mediaDevices);
			navigator.mediaDevices[name] = async (wish) => {
				const stream = await real(wish);
				watched.tracks.push(...stream.getTracks());
				return stream;
			};
		}
	})()`);
	await hands.detach();
}

/** Of what it has opened since, what is open still. Direct paths for letters are no calls: they have a channel. */
export async function stillOpen(
	profile: Profile,
): Promise<{ readonly peers: number; readonly tracks: number }> {
	const hands = await profile.offscreen();
	try {
		return await hands.evaluate<{ peers: number; tracks: number }>(`({
			peers: watched.peers.filter((peer) => peer.connectionState !== "closed" && peer.getTransceivers().length > 0).length,
			tracks: watched.tracks.filter((track) => track.readyState === "live").length,
		})`);
	} finally {
		await hands.detach();
	}
}
