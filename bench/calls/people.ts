/**
 * What a call costs one of two, three, four and six people: the processor of their browser, with and without the pictures in the panel, what
 * they send, and how many frames they see. Everybody sends sound and a picture, and all of them share this machine.
 */
import type { Page } from "playwright";
import { accept, isLive, painted, ring } from "../../test/driver/calling.ts";
import { openChat } from "../../test/driver/journey.ts";
import { button } from "../../test/driver/talking.ts";
import { goHome, openParty } from "../../test/e2e/party.ts";
import { idlePercent } from "../messages/idle.ts";

export interface PeopleRow {
	readonly people: number;
	/** Percent of one core, of the whole browser of one of them. */
	readonly core: number;
	/** Points of it that the pictures in the panel add. */
	readonly pictures: number;
	/** Kilobits a second that one of them sends. */
	readonly uplink: number;
	/** Frames a second that are painted, of each of the others. */
	readonly frames: number;
	/** The same where the frames are handed over instead of the tracks, for a call of four. */
	readonly framesOfStream: number | undefined;
	/** Percent of a core that all browsers take together. */
	readonly all: number;
}

const names = ["alice", "bob", "carol", "dave", "erin", "frank"] as const;

/** Kilobits a second, and frames a second of each picture in sight, over some seconds. */
async function seen(
	panel: Page,
	seconds: number,
): Promise<{ readonly uplink: number; readonly frames: number }> {
	return panel.evaluate(async (ms) => {
		const hands = chrome.extension
			.getViews()
			.find(({ location }) => location.pathname === "/offscreen.html") as
			| { sidelong?: { quality(): Promise<Record<string, { sent: number }>> } }
			| undefined;
		const videos = [
			...document.querySelectorAll<HTMLVideoElement>('video[aria-label^="Picture of "]'),
		].filter(({ ariaLabel }) => ariaLabel !== "Picture of You");
		let frames = 0;
		for (const video of videos) {
			const next = () => {
				frames++;
				video.requestVideoFrameCallback(next);
			};
			video.requestVideoFrameCallback(next);
		}
		await hands?.sidelong?.quality();
		await new Promise((resolve) => setTimeout(resolve, ms));
		const quality = Object.values((await hands?.sidelong?.quality()) ?? {});
		const sent = quality.reduce((sum, each) => sum + each.sent, 0) / 1000;
		return { uplink: sent, frames: (frames / videos.length / ms) * 1000 };
	}, seconds * 1000);
}

/** Frames a second of each picture in sight when its frames are handed over (MediaStreamTrackProcessor → MediaStreamTrackGenerator). */
function streamed(panel: Page, seconds: number): Promise<number> {
	return panel.evaluate(async (ms) => {
		type Hands = { frames(seat: string, what: string): ReadableStream<VideoFrame> | null; levels(): object };
		const hands = chrome.extension
			.getViews()
			.find(({ location }) => location.pathname === "/offscreen.html") as { sidelong?: Hands } | undefined;
		const { MediaStreamTrackGenerator } = globalThis as unknown as {
			MediaStreamTrackGenerator: new (
				init: object,
			) => MediaStreamTrack & { writable: WritableStream<VideoFrame> };
		};
		let frames = 0;
		const ends: (() => void)[] = [];
		for (const seat of Object.keys(hands?.sidelong?.levels() ?? {}).filter(Boolean)) {
			const source = hands?.sidelong?.frames(seat, "camera");
			if (!source) throw new Error("no frames");
			const track = new MediaStreamTrackGenerator({ kind: "video" });
			const abort = new AbortController();
			source.pipeTo(track.writable, { signal: abort.signal }).catch(() => {});
			const video = document.createElement("video");
			Object.assign(video, { muted: true, autoplay: true, srcObject: new MediaStream([track]) });
			Object.assign(video.style, {
				position: "fixed",
				inset: `${60 + ends.length * 90}px 0 auto`,
				height: "80px",
			});
			document.body.append(video);
			const next = () => {
				frames++;
				video.requestVideoFrameCallback(next);
			};
			video.requestVideoFrameCallback(next);
			ends.push(() => {
				abort.abort();
				video.remove();
			});
		}
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		frames = 0;
		await new Promise((resolve) => setTimeout(resolve, ms));
		const rate = (frames / ends.length / ms) * 1000;
		for (const end of ends) end();
		return rate;
	}, seconds * 1000);
}

/** Tells each row as soon as it is measured: a machine may be too small for the last of them. */
export async function peopleRows(
	counts: readonly number[],
	seconds: number,
	tell: (row: PeopleRow) => void,
): Promise<void> {
	const party = await openParty(...names);
	try {
		const panel = await party.alice.panel();
		await goHome(panel);
		await openChat(panel, "bob");
		await ring(panel, "Video call");
		await accept(await party.bob.panel(), "Accept with video");
		await isLive(panel);
		let people = 2;
		for (const count of counts) {
			for (; people < count; people++) {
				const who = party[names[people] as (typeof names)[number]];
				await button(panel, "Add people").click();
				await button(panel, `Ring ${who.name}`).click();
				await button(panel, "Close").click();
				await accept(await who.panel(), "Accept with video");
				await (await who.panel()).locator(".head-call time").waitFor({ timeout: 90_000 });
			}
			for (const name of names.slice(1, count)) await painted(panel, name, 3);
			// encoders take some seconds to find what passes
			await new Promise((resolve) => setTimeout(resolve, 6_000));
			const looked = seen(panel, seconds);
			const folders = party.profiles.map(({ folder }) => folder);
			const cores = await idlePercent(folders, seconds);
			const { uplink, frames } = await looked;
			await button(panel, "Back, the call goes on").click();
			await new Promise((resolve) => setTimeout(resolve, 1_500));
			const [without = Number.NaN] = await idlePercent(folders, seconds);
			const framesOfStream = count === 4 ? await streamed(panel, seconds) : undefined;
			await button(panel, "Open call").first().click();
			const [core = Number.NaN] = cores;
			const all = cores.reduce((sum, each) => sum + each, 0);
			tell({ people: count, core, pictures: core - without, uplink, frames, framesOfStream, all });
		}
	} finally {
		await party.close();
	}
}
