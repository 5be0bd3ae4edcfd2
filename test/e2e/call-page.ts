/** The hands' calls in a page of a real browser: two ends that talk through the SDP filter, as two people's letters would. */
import { build } from "esbuild";
import type { Browser, Page } from "playwright";
import type { CallWindow, MediaState, MediaWish, Quality } from "../../extension/contract/call.ts";
import type { Gate } from "./udp-gate.ts";

export interface EndOptions {
	readonly wish?: Partial<MediaWish>;
	readonly relayOnly?: boolean;
	readonly people?: number;
}
export interface Seen {
	/** State and reason of each report, and when it came: milliseconds since the pair was made. */
	readonly states: readonly { readonly what: string; readonly at: number }[];
	readonly media: readonly MediaState[];
	readonly descriptions: readonly {
		readonly type: string;
		readonly length: number;
		readonly filtered: number;
	}[];
	readonly refused: readonly string[];
	readonly restarts: number;
}

const entry = `
	import { browserMedia } from "./extension/offscreen/browser-media.ts";
	import { createCalls } from "./extension/offscreen/calls.ts";
	import { dialCall } from "./extension/offscreen/dial-call.ts";
	import { createSounds } from "./extension/offscreen/sounds.ts";
	import { judgeCandidate } from "./protocol/sealed/candidate.ts";
	import { readMediaSdp } from "./protocol/sealed/media-sdp.ts";

	const clock = {
		now: () => Date.now(),
		later(ms, act) {
			const timer = setTimeout(act, ms);
			return () => clearTimeout(timer);
		},
	};
	// everything that must be gone in the end
	const tracks = [];
	const connections = [];
	const seeTracks = (act) => async (...all) => {
		const found = await act(...all);
		for (const track of [found].flat()) tracks.push(track);
		return found;
	};
	const media = { ...browserMedia, open: seeTracks(browserMedia.open), share: seeTracks(browserMedia.share) };
	const Real = globalThis.RTCPeerConnection;
	globalThis.RTCPeerConnection = class extends Real {
		constructor(configuration) {
			super(configuration);
			connections.push(this);
		}
	};
	globalThis.left = () => ({
		tracks: tracks.filter(({ readyState }) => readyState === "live").length,
		connections: connections.filter(({ connectionState }) => connectionState !== "closed").length,
	});
	globalThis.connections = connections;

	const devices = { microphone: "", camera: "", speaker: "", echoCancellation: false, noiseSuppression: false, autoGainControl: false, lowData: false };
	const nothing = { microphone: true, camera: false, sharing: false, muted: false, deafened: false, devices, volumes: {} };
	globalThis.makePair = async (options) => {
		const began = performance.now();
		const ends = ["a", "b"].map((name) => ({ name, states: [], media: [], descriptions: [], refused: [], restarts: 0 }));
		globalThis.ends = ends;
		for (const [i, end] of ends.entries()) {
			end.link = { call: "call", peer: "peer", link: "link" };
			const far = () => ends[1 - i].calls.handlers;
			const reports = {
				callMedia: ({ media }) => end.media.push(media),
				callLink: ({ state, why }) => end.states.push({ what: state + (why ? " " + why : ""), at: performance.now() - began }),
				callRestart(link) {
					end.restarts++;
					end.calls.handlers.callOffer({ ...link, restart: [] });
				},
				async callSignal({ description, ufrag, candidates, ...link }) {
					if (description) {
						const read = readMediaSdp(description.sdp, description.type);
						end.descriptions.push({ type: description.type, length: description.sdp.length, filtered: read.sdp?.length ?? 0 });
						if (read.refused) end.refused.push(read.refused);
						else far().callAccept({ ...link, type: description.type, sdp: read.sdp });
						return;
					}
					for (const each of candidates) if (each !== "" && judgeCandidate(each) !== "use") end.refused.push(each);
					const led = globalThis.through ? (await Promise.all(candidates.map(through))).filter((each) => each !== null) : candidates;
					far().callCandidates({ ...link, ufrag, candidates: led });
				},
			};
			end.calls = createCalls({ clock, dialCall, media, sound: createSounds(clock), report: (name, argument) => reports[name](argument) });
			end.wish = (part) => {
				end.wished = { ...(end.wished ?? nothing), ...part };
				return end.calls.handlers.callWish({ call: "call", wish: end.wished });
			};
		}
		await Promise.all(ends.map((end, i) => end.wish(options[i].wish ?? {})));
		const dialled = performance.now() - began;
		for (const [i, end] of ends.entries())
			end.calls.handlers.callOpen({ ...end.link, seat: "them", iceServers: [], relayOnly: options[i].relayOnly ?? false, polite: i === 1, offered: i === 0, people: options[i].people ?? 2 });
		ends[0].calls.handlers.callOffer(ends[0].link);
		return dialled;
	};
	globalThis.see = () => ends.map(({ states, media, descriptions, refused, restarts }) => ({ states, media, descriptions, refused, restarts }));
`;

interface End {
	readonly link: object;
	readonly calls: {
		readonly handlers: Record<string, (argument: object) => unknown>;
		readonly shown: Omit<CallWindow, "frames">;
		check(): void;
	};
	wish(part: Partial<MediaWish>): Promise<MediaState>;
}
declare const ends: readonly [End, End];
declare const connections: RTCPeerConnection[];
declare function makePair(options: readonly EndOptions[]): Promise<number>;
declare function see(): [Seen, Seen];
declare function left(): { readonly tracks: number; readonly connections: number };

/** A page that may use the (fake) devices. */
export async function openCallPage(browser: Browser): Promise<Page> {
	const origin = "https://hands.test";
	const context = await browser.newContext();
	await context.grantPermissions(["microphone", "camera"], { origin });
	const page = await context.newPage();
	await page.route("**/*", (route) =>
		route.fulfill({ contentType: "text/html", body: "<title>hands</title>" }),
	);
	await page.goto(origin);
	const { outputFiles } = await build({
		stdin: { contents: entry, resolveDir: process.cwd(), loader: "ts" },
		bundle: true,
		write: false,
		format: "iife",
		target: "chrome133",
	});
	await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
	return page;
}

/** Fresh ends, with their devices open. Answers when they began to dial: milliseconds since they were made. */
export const pairUp = (page: Page, a: EndOptions = {}, b: EndOptions = {}): Promise<number> =>
	page.evaluate((options) => makePair(options), [a, b] as const);
export const look = (page: Page): Promise<[Seen, Seen]> => page.evaluate(() => see());
export const wishes = (page: Page, who: 0 | 1, part: Partial<MediaWish>): Promise<MediaState> =>
	page.evaluate(([i, wish]) => ends[i].wish(wish), [who, part] as const);
/** How loud somebody was for an end at most in a moment: the fake microphone beeps for 20 ms twice a second. */
export const loudest = (page: Page, who: 0 | 1, seat: "them" | ""): Promise<number> =>
	page.evaluate(
		async ([i, whose]) => {
			let most = 0;
			const end = performance.now() + 1_200;
			while (performance.now() < end) {
				most = Math.max(most, (ends[i].calls.shown.levels() as Record<string, number>)[whose] ?? 0);
				await new Promise((resolve) => setTimeout(resolve, 8));
			}
			return most;
		},
		[who, seat] as const,
	);
export const qualities = (page: Page): Promise<(Quality | undefined)[]> =>
	page.evaluate(() =>
		Promise.all(ends.map(async ({ calls }) => Object.values(await calls.shown.quality())[0])),
	);
export const checks = (page: Page, who: 0 | 1): Promise<void> =>
	page.evaluate((i) => ends[i].calls.check(), who);
export const endsCall = (page: Page, who: 0 | 1): Promise<unknown> =>
	page.evaluate((i) => ends[i].calls.handlers.callEnd?.({ call: "call" }), who);
export const whatIsLeft = (page: Page) => page.evaluate(() => left());
export const people = (page: Page, who: 0 | 1, count: number): Promise<unknown> =>
	page.evaluate(([i, all]) => ends[i].calls.handlers.callPeople?.({ call: "call", people: all }), [
		who,
		count,
	] as const);

/** Figures of one end's connection: of all rows of a kind, the largest. */
export const figure = (page: Page, who: 0 | 1, type: string, kind: string, name: string): Promise<number> =>
	page.evaluate(
		async ([i, rowType, rowKind, figureName]) => {
			const open = connections.filter(({ connectionState }) => connectionState !== "closed");
			const rows = [...((await open[i]?.getStats())?.values() ?? [])];
			const found = rows.filter(({ type, kind }) => type === rowType && kind === rowKind);
			return Math.max(0, ...found.map((row) => Number(row[figureName] ?? 0)));
		},
		[who, type, kind, name] as const,
	);
/** Puts a picture of an end into a video and counts what is painted in half a second. */
export const painted = (page: Page, who: 0 | 1, what: "camera" | "screen"): Promise<number> =>
	page.evaluate(
		async ([i, which]) => {
			const track = ends[i].calls.shown.picture("them" as never, which);
			if (!track) return 0;
			const video = document.createElement("video");
			video.muted = true;
			video.srcObject = new MediaStream([track]);
			await Promise.race([video.play(), new Promise((resolve) => setTimeout(resolve, 700))]);
			let frames = 0;
			const count = () => {
				frames++;
				video.requestVideoFrameCallback(count);
			};
			video.requestVideoFrameCallback(count);
			await new Promise((resolve) => setTimeout(resolve, 500));
			video.srcObject = null;
			return frames;
		},
		[who, what] as const,
	);
/** From now on candidates lead through a gate. */
export async function lead(page: Page, gate: Gate): Promise<void> {
	await page.exposeFunction("through", gate.through);
}
